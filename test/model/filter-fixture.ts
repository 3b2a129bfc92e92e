/** Items for tests of filters, as columns that went through the bytes, and helpers that say what a filter does. */

import { attributeColumns } from '../../scripts/train/attributes.ts'
import { guessAttributes } from '../../scripts/train/guess-attributes.ts'
import type { ItemMetadata } from '../../scripts/train/interactions.ts'
import { hasBit } from '../../src/model/bitmap.ts'
import { evaluateFilter } from '../../src/model/evaluate-filter.ts'
import { type Filter, type FilterProblem, parseFilter } from '../../src/model/filter.ts'
import { decodeAttributes, encodeAttributes } from '../../src/model/format/attributes.ts'
import type { AttributeColumn } from '../../src/model/tables.ts'

export const FILMS: readonly (ItemMetadata | null)[] = [
  { genres: ['Comedy', 'Drama'], year: 1995, adult: false },
  { genres: ['Drama'], year: 1979, adult: true },
  { genres: [], year: 2001 },
  { genres: ['Comedy'], year: null, adult: false },
  null,
]

export function columnsOf(items: readonly (ItemMetadata | null)[]): AttributeColumn[] {
  const ids = items.map((_, row) => `item ${row}`)
  const columns = attributeColumns(guessAttributes(items), ids, items)
  return decodeAttributes(encodeAttributes(columns, items.length), columns.length, items.length)
}

export function problemsOf(parsed: ReturnType<typeof parseFilter>): readonly FilterProblem[] {
  return 'problems' in parsed ? parsed.problems : []
}

/** @throws where the filter is refused. */
export function expectFilter(json: unknown, columns: readonly AttributeColumn[]): Filter {
  const parsed = parseFilter(json, columns)
  if ('filter' in parsed) return parsed.filter
  throw new Error(`the filter is refused: ${JSON.stringify(parsed.problems)}`)
}

export function allowedRows(filter: Filter, columns: readonly AttributeColumn[], rows: number): number[] {
  const excluded = evaluateFilter(filter, columns, rows)
  return Array.from({ length: rows }, (_, row) => row).filter((row) => !hasBit(excluded, row))
}
