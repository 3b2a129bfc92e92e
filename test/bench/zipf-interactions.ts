/** Seeded interactions as a catalogue gets them: few items and users have most of them. */
import type { Dataset } from '../../scripts/train/interactions.ts'
import { createRng, type Rng, shuffle } from '../../src/model/rng.ts'

export interface ZipfShape {
  readonly users: number
  readonly items: number
  /** Draws; pairs that were drawn before do not count again, so that fewer are left. */
  readonly rows: number
  readonly seed: number
}

/** Shares of MovieLens: the r-th item has a share ∝ 1/(r + 100), the r-th user one ∝ 1/(r + 1500). */
const ITEM_OFFSET = 100
const USER_OFFSET = 1500

export function zipfInteractions({ users, items, rows, seed }: ZipfShape): Dataset {
  const rng = createRng(seed)
  const drawItem = zipfSampler(items, ITEM_OFFSET, rng)
  const drawUser = zipfSampler(users, USER_OFFSET, rng)
  const userOfRank = Uint32Array.from({ length: users }, (_, row) => row)
  shuffle(userOfRank, rng)
  const drawn = Float64Array.from(
    { length: rows },
    () => (userOfRank[drawUser()] as number) * items + drawItem(),
  ).sort()
  const pairs = drawn.filter((pair, at) => pair !== drawn[at - 1])
  // Ascending pairs are the order by user, then item.
  const userColumn = Uint32Array.from(pairs, (pair) => Math.floor(pair / items))
  const itemColumn = Uint32Array.from(pairs, (pair) => pair % items)
  return {
    name: `Zipf ${rows}`,
    feedback: 'implicit',
    userIds: Array.from({ length: users }, (_, row) => `u${row}`),
    itemIds: Array.from({ length: items }, (_, row) => `i${row}`),
    train: {
      users: userColumn,
      items: itemColumn,
      values: new Float32Array(pairs.length).fill(1),
      times: null,
    },
    heldOut: null,
  }
}

/** Draws ranks with a share ∝ 1/(rank + offset), by the inverse of the integral ln((x + offset) / offset). */
function zipfSampler(count: number, offset: number, rng: Rng): () => number {
  const growth = Math.log((count + offset) / offset)
  return () => Math.min(count - 1, Math.floor(offset * (Math.exp(growth * rng.uniform()) - 1)))
}
