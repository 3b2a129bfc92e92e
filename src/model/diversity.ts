/**
 * Maximal marginal relevance (Carbonell, Goldstein 1998): puts candidates in an order in which each one is good and
 * unlike those before it. No I/O.
 *
 *     next = argmax_i (1 − δ)·relevance(i) − δ·max_(j chosen) cos(i, j)
 *
 * relevance is the score, brought to 0…1 over the candidates; cos is that of the item codes. The first one is the
 * best by score whatever δ is, and so are ties.
 */
import type { ItemTable, ScoredRow } from './tables.ts'

type CodedItems = Pick<ItemTable, 'codes' | 'stride' | 'factors' | 'inverseNorms'>

export interface Diversification {
  /** δ, 0…1: 0 keeps the order, 1 asks for difference alone. */
  readonly diversity: number
  /** Most rows to choose. */
  readonly limit: number
}

/** The first `limit` of `candidates`, which come best first, in the new order and with the scores that they have. */
export function diversify(
  items: CodedItems,
  candidates: readonly ScoredRow[],
  { diversity, limit }: Diversification,
): ScoredRow[] {
  const relevances = normalised(candidates)
  /** [candidates]. Greatest cosine with any chosen row; 0 as long as none is chosen. */
  const nearest = new Float64Array(candidates.length)
  const left = candidates.map((_, place) => place)
  const chosen: ScoredRow[] = []
  while (left.length > 0 && chosen.length < limit) {
    let best = 0
    let most = -Infinity
    for (const [index, place] of left.entries()) {
      const value = (1 - diversity) * (relevances[place] as number) - diversity * (nearest[place] as number)
      if (value > most) {
        most = value
        best = index
      }
    }
    const [place] = left.splice(best, 1) as [number]
    const choice = candidates[place] as ScoredRow
    for (const other of left) {
      const similarity = cosine(items, choice.row, (candidates[other] as ScoredRow).row)
      if (chosen.length === 0 || similarity > (nearest[other] as number)) nearest[other] = similarity
    }
    chosen.push(choice)
  }
  return chosen
}

/** Cosine of two rows of codes; 0 where one of them is zero. */
export function cosine(items: CodedItems, row: number, other: number): number {
  const { codes, stride, factors, inverseNorms } = items
  const start = row * stride
  const otherStart = other * stride
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (codes[start + factor] as number) * (codes[otherStart + factor] as number)
  }
  return sum * (inverseNorms[row] as number) * (inverseNorms[other] as number)
}

/** Scores brought to 0…1; all 1 where they do not differ. */
function normalised(candidates: readonly ScoredRow[]): number[] {
  const most = candidates[0]?.score ?? 0
  const span = most - (candidates.at(-1)?.score ?? 0)
  return candidates.map(({ score }) => (span > 0 ? 1 - (most - score) / span : 1))
}
