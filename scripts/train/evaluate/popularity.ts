/** The most-popular baseline: everyone gets the items with the most training interactions. */
import type { HeldOutUser } from './held-out-users.ts'
import { emptyLists, type Recommender } from './ranked-lists.ts'

/** @param items items of the catalogue; their row order is popularity order. */
export function popularityRecommender(items: number): Recommender {
  return (users, limit, onUsers) => {
    const lists = emptyLists(users.length, limit)
    for (const [index, user] of users.entries()) {
      fillWithPopular(user, items, lists.rows.subarray(index * limit, (index + 1) * limit))
      onUsers(index + 1)
    }
    return lists
  }
}

/** Fills `out` with the lowest rows that the user has not seen. */
export function fillWithPopular(user: HeldOutUser, items: number, out: Uint32Array): void {
  let filled = 0
  let nextSeen = 0
  for (let row = 0; row < items && filled < out.length; row++) {
    if (user.seen[nextSeen] === row) nextSeen++
    else out[filled++] = row
  }
}
