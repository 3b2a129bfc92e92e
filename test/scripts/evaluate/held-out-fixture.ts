/** Small held-out users, written by hand. */
import type { HeldOutUser } from '../../../scripts/train/evaluate/held-out-users.ts'
import { emptyLists, type RankedLists } from '../../../scripts/train/evaluate/ranked-lists.ts'

export function heldOutUser(
  row: number | null,
  held: readonly (readonly [item: number, value: number])[],
  seen: readonly number[] = [],
): HeldOutUser {
  return {
    row,
    userId: row === null ? '' : `u${row}`,
    items: Uint32Array.from(held, ([item]) => item),
    values: Float32Array.from(held, ([, value]) => value),
    seen: Uint32Array.from(seen),
  }
}

export function listsOf(limit: number, ...rows: readonly (readonly number[])[]): RankedLists {
  const lists = emptyLists(rows.length, limit)
  for (const [user, list] of rows.entries()) lists.rows.set(list, user * limit)
  return lists
}
