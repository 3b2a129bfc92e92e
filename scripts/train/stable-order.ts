/** Sorting of interactions by counting, in O(count + rows), without an object per interaction. */

/**
 * Positions of the interactions ordered by user row, then item row; those of the same pair keep their order.
 *
 * @param users [count], all below `userRows`. @param items [count], all below `itemRows`.
 * @returns [count]
 */
export function orderByPair(
  users: Uint32Array,
  items: Uint32Array,
  userRows: number,
  itemRows: number,
): Uint32Array<ArrayBuffer> {
  return orderByRow(users, userRows, orderByRow(items, itemRows, null))
}

/** One stable pass: `order` (null: as they stand) sorted by `rows`. */
function orderByRow(rows: Uint32Array, bound: number, order: Uint32Array | null): Uint32Array<ArrayBuffer> {
  const count = rows.length
  const next = startOfEach(rows, bound)
  const sorted = new Uint32Array(count)
  for (let step = 0; step < count; step++) {
    const index = order === null ? step : (order[step] as number)
    const row = rows[index] as number
    const place = next[row] as number
    next[row] = place + 1
    sorted[place] = index
  }
  return sorted
}

/** [bound + 1]. Where each row begins when the interactions are ordered by row. */
export function startOfEach(rows: Uint32Array, bound: number): Uint32Array<ArrayBuffer> {
  const start = new Uint32Array(bound + 1)
  for (let index = 0; index < rows.length; index++) {
    const after = (rows[index] as number) + 1
    start[after] = (start[after] as number) + 1
  }
  for (let row = 1; row <= bound; row++) start[row] = (start[row] as number) + (start[row - 1] as number)
  return start
}
