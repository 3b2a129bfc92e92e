/** Rows by popularity: the score is the number of training interactions. Rows lie in that order already. No I/O. */
import { hasBit } from './bitmap.ts'
import { bestFirst, type Selection } from './scan.ts'
import type { ItemTable, ScoredRow } from './tables.ts'

type Counted = Pick<ItemTable, 'rows' | 'countOf'>

export function mostPopular({ rows, countOf }: Counted, selection: Selection): ScoredRow[] {
  const { limit, filtered, after = null } = selection
  const excluded = new Set(selection.excluded)
  const found: ScoredRow[] = []
  for (let row = after === null ? 0 : after.row + 1; row < rows && found.length < limit; row++) {
    if ((filtered && hasBit(filtered, row)) || excluded.has(row)) continue
    found.push({ row, score: countOf(row) })
  }
  return found
}

/** These rows, each once, most popular first. */
export function byPopularity({ countOf }: Counted, rows: readonly number[]): ScoredRow[] {
  return [...new Set(rows)].map((row) => ({ row, score: countOf(row) })).sort(bestFirst)
}
