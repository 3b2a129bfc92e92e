/**
 * Scores rows of a quantised table and finds the best: the plain twin of `assembly/scan.ts`, equal to the bit.
 * `test/contract/scan.contract.ts` runs both.
 */
import { hasBit } from './bitmap.ts'
import type { QuantisedFactors, ScoredRow } from './tables.ts'

/** Which rows an answer may hold. */
export interface Selection {
  /** Most rows to return, 1…512; fewer come back where no more are left. */
  readonly limit: number
  /** Rows that may not come back. */
  readonly excluded?: readonly number[]
  /** One bit a row: rows that a filter leaves out, as `evaluateFilter` gives them. */
  readonly filtered?: Uint32Array | null
  /** Goes on behind this row of an earlier answer to the same question; null or left out, from the beginning. */
  readonly after?: ScoredRow | null
}

export interface ScanQuery {
  /** [rows]. What a row's sum is multiplied by: the table's scales, or its inverse norms for cosine. */
  readonly scales: Float32Array
  /** [rows], added to the score; null for none. */
  readonly biases: Float32Array | null
  /** [factors] */
  readonly user: Int16Array
  /** A float32. */
  readonly userScale: number
  /** Rows that may not come back; null for none. */
  readonly excluded: readonly number[] | null
  /** One bit a row: rows that may not come back either; null for none. */
  readonly filtered: Uint32Array | null
  /** Only rows that come behind this one in the order of answers; null for all. `score` is a float32. */
  readonly after: ScoredRow | null
  /** Most rows to return, 1…512. */
  readonly limit: number
}

/**
 * Best rows, score descending, ties to the lower row. Fewer than `limit` where no more are left. Rows whose score
 * is NaN or −∞ are left out.
 */
export type Scan = (table: QuantisedFactors, query: ScanQuery) => ScoredRow[]

/** f32(Σ_f codes[row, f] · user[f]) · scales[row] · userScale + biases[row], rounded to f32 after each step. */
export function scoreRow(table: QuantisedFactors, query: ScanQuery, row: number): number {
  const { codes, stride, factors } = table
  const { user } = query
  const start = row * stride
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (codes[start + factor] as number) * (user[factor] as number)
  }
  const scaled = Math.fround(Math.fround(sum) * (query.scales[row] as number))
  const score = Math.fround(scaled * query.userScale)
  return query.biases === null ? score : Math.fround(score + (query.biases[row] as number))
}

/** Order of answers: score descending, ties to the lower row. */
export function bestFirst(a: ScoredRow, b: ScoredRow): number {
  return b.score - a.score || a.row - b.row
}

export const scanPlainly: Scan = (table, query) => {
  const excluded = new Set(query.excluded)
  const isLeftOut = (row: number) =>
    excluded.has(row) || (query.filtered !== null && hasBit(query.filtered, row))
  const scored: ScoredRow[] = []
  for (let row = 0; row < table.rows; row++) {
    const score = scoreRow(table, query, row)
    if (score > -Infinity && !isLeftOut(row)) scored.push({ row, score })
  }
  const { after } = query
  const following = after === null ? scored : scored.filter((row) => bestFirst(after, row) < 0)
  return following.sort(bestFirst).slice(0, query.limit)
}
