/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): puts candidates in an order in which each one is good and
 * unlike those before it. No I/O.
 *
 *     next = argmax_i (1 − δ)·relevance(i) − δ·max_(j chosen) cos(i, j)
 *
 * relevance is the score, brought to 0…1 over the candidates; cos is that of the item codes. The first one is the
 * best by score whatever δ is, and so are ties.
 */
import type { ItemTable, ScoredRow } from './tables.ts'

export interface Diversification {
  /** δ, 0…1: 0 keeps the order, 1 asks for difference alone. */
  readonly diversity: number
  /** Most rows to choose. */
  readonly limit: number
}

/** [candidates]. Cosines of the candidate at this place with all of them; a view that the next call overwrites. */
export type Cosines = (place: number) => Float32Array

/** Cosines among the rows of a list. `createKernelCosines` has them faster, equal to the bit. */
export type CosinesAmong = (rows: readonly number[]) => Cosines

/** The first `limit` of `candidates`, which come best first, in the new order and with the scores that they have. */
export function diversify(
  cosinesAmong: CosinesAmong,
  candidates: readonly ScoredRow[],
  { diversity, limit }: Diversification,
): ScoredRow[] {
  const first = candidates[0]
  if (first === undefined || limit < 1) return []
  const cosinesOf = cosinesAmong(candidates.map(({ row }) => row))
  const relevances = normalised(candidates)
  /** [candidates]. Greatest cosine with any chosen row. */
  const nearest = new Float64Array(candidates.length).fill(-Infinity)
  const isChosen = new Uint8Array(candidates.length)
  const chosen: ScoredRow[] = []
  let choice = 0
  for (;;) {
    isChosen[choice] = 1
    chosen.push(candidates[choice] as ScoredRow)
    if (chosen.length === candidates.length || chosen.length === limit) return chosen
    const cosines = cosinesOf(choice)
    let most = -Infinity
    for (let place = 0; place < candidates.length; place++) {
      if (isChosen[place] === 1) continue
      const similarity = Math.max(nearest[place] as number, cosines[place] as number)
      nearest[place] = similarity
      const value = (1 - diversity) * (relevances[place] as number) - diversity * similarity
      if (value > most) {
        most = value
        choice = place
      }
    }
  }
}

/** Plain twin of `createKernelCosines`. */
export function cosinesAmongPlainly(
  items: Pick<ItemTable, 'codes' | 'stride' | 'factors' | 'inverseNorms'>,
): CosinesAmong {
  return (rows) => (place) => Float32Array.from(rows, (row) => cosine(items, rows[place] as number, row))
}

/** Cosine of two rows of codes, rounded to float32 after each step; 0 where one of them is zero. */
function cosine(items: Parameters<typeof cosinesAmongPlainly>[0], row: number, other: number): number {
  const { codes, stride, factors, inverseNorms } = items
  const start = row * stride
  const otherStart = other * stride
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (codes[start + factor] as number) * (codes[otherStart + factor] as number)
  }
  return Math.fround(
    Math.fround(Math.fround(sum) * (inverseNorms[other] as number)) * (inverseNorms[row] as number),
  )
}

/** Scores brought to 0…1; all 1 where they do not differ. */
function normalised(candidates: readonly ScoredRow[]): Float64Array {
  const most = candidates[0]?.score ?? 0
  const span = most - (candidates.at(-1)?.score ?? 0)
  return Float64Array.from(candidates, ({ score }) => (span > 0 ? 1 - (most - score) / span : 1))
}
