/** The best items of many users, and how much two rankings of the same users agree. */
import { UNKNOWN_ROW } from '../interactions.ts'
import type { HeldOutUser } from './held-out-users.ts'

export interface RankedLists {
  readonly users: number
  /** Places of a list. */
  readonly limit: number
  /** [users, limit]. Item rows, best first; places that could not be filled, at the end, hold `UNKNOWN_ROW`. */
  readonly rows: Uint32Array
}

/**
 * Ranks the whole catalogue for every user, without the items that they have seen. Users that the training
 * data does not know get the most popular items.
 */
export type Recommender = (
  users: readonly HeldOutUser[],
  limit: number,
  onUsers: (done: number) => void,
) => RankedLists

export function emptyLists(users: number, limit: number): RankedLists {
  return { users, limit, rows: new Uint32Array(users * limit).fill(UNKNOWN_ROW) }
}

/** Item rows of one user's list, without the places that could not be filled. */
export function listOf(lists: RankedLists, user: number, limit = lists.limit): Uint32Array {
  const list = lists.rows.subarray(user * lists.limit, user * lists.limit + Math.min(limit, lists.limit))
  const end = list.indexOf(UNKNOWN_ROW)
  return end < 0 ? list : list.subarray(0, end)
}

/** Mean over the users of the share of the first `limit` items that both rankings have. */
export function meanOverlap(one: RankedLists, other: RankedLists, limit: number): number {
  let sum = 0
  let counted = 0
  for (let user = 0; user < one.users; user++) {
    const first = new Set(listOf(one, user, limit))
    if (first.size === 0) continue
    sum += listOf(other, user, limit).filter((row) => first.has(row)).length / first.size
    counted++
  }
  return counted === 0 ? 1 : sum / counted
}
