/** Interactions as compressed sparse rows, in both orientations: what the kernels walk. */
import type { Interactions } from '../interactions.ts'

export interface CompressedRows {
  readonly rows: number
  /** [rows + 1]. Pairs of row r are starts[r]…starts[r + 1]. */
  readonly starts: Uint32Array
  /** [pairs]. The opposite row of each pair, ascending within a row. */
  readonly columns: Uint32Array
  /** [pairs]. Place of each pair in the interactions it came from. */
  readonly sources: Uint32Array
  /** [rows]. Rows with the most pairs first, ties in row order: long rows started last would leave threads idle. */
  readonly order: Uint32Array
}

export function compressByUser(interactions: Interactions, users: number): CompressedRows {
  return compress(interactions.users, interactions.items, users)
}

export function compressByItem(interactions: Interactions, items: number): CompressedRows {
  return compress(interactions.items, interactions.users, items)
}

/** Counting sort by row. It is stable, so columns keep the order of the interactions within their row. */
function compress(rowOf: Uint32Array, columnOf: Uint32Array, rows: number): CompressedRows {
  const pairs = rowOf.length
  const starts = new Uint32Array(rows + 1)
  for (let pair = 0; pair < pairs; pair++) {
    const next = (rowOf[pair] as number) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let row = 0; row < rows; row++) {
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number)
  }
  const columns = new Uint32Array(pairs)
  const sources = new Uint32Array(pairs)
  const ends = starts.slice(0, rows)
  for (let pair = 0; pair < pairs; pair++) {
    const row = rowOf[pair] as number
    const place = ends[row] as number
    ends[row] = place + 1
    columns[place] = columnOf[pair] as number
    sources[place] = pair
  }
  return { rows, starts, columns, sources, order: longestFirst(starts, rows) }
}

function longestFirst(starts: Uint32Array, rows: number): Uint32Array {
  const length = (row: number) => (starts[row + 1] as number) - (starts[row] as number)
  let longest = 0
  for (let row = 0; row < rows; row++) longest = Math.max(longest, length(row))
  const places = new Uint32Array(longest + 2)
  for (let row = 0; row < rows; row++) {
    const rank = longest - length(row) + 1
    places[rank] = (places[rank] as number) + 1
  }
  for (let rank = 0; rank <= longest; rank++) {
    places[rank + 1] = (places[rank + 1] as number) + (places[rank] as number)
  }
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    const rank = longest - length(row)
    order[places[rank] as number] = row
    places[rank] = (places[rank] as number) + 1
  }
  return order
}
