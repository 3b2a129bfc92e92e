/**
 * Pages of a ranking. The place of a page is behind a row, by score, so that each costs one scan, the first as the
 * hundredth. With diversity the ranking is cut into blocks of whole pages, and each block is put in order within
 * itself: nothing comes twice and nothing is left out, to the end of the catalogue.
 */
import type { Engine } from '../../model/engine.ts'
import { MAX_LIMIT as MAX_SCANNED } from '../../model/score-kernel.ts'
import type { ScoredRow } from '../../model/tables.ts'
import { decodeCursor, encodeCursor, invalidCursor, type Paging, staleCursor } from './cursor.ts'

export interface Place {
  /** The page, or its block, begins behind this row; null at the beginning. */
  readonly after: ScoredRow | null
  /** Rows of the block that were on pages before; 0 without diversity. */
  readonly skip: number
}

export interface Page {
  readonly rows: readonly ScoredRow[]
  /** Null on the last page. */
  readonly next: Place | null
}

/** At most `limit` rows behind `after`, best first. */
export type Find = (selection: { limit: number; after: ScoredRow | null }) => readonly ScoredRow[]

const FIRST_PLACE: Place = { after: null, skip: 0 }
/** A block holds so many rows and so many pages at least, as far as one scan returns as many. */
const LEAST_BLOCK = 100
const LEAST_PAGES = 5

export function plainPage(find: Find, { after }: Place, limit: number): Page {
  // One more tells whether there is a next page.
  const found = find({ limit: limit + 1, after })
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return { rows, next: last === undefined ? null : { after: last, skip: 0 } }
}

export function diversePage(
  find: Find,
  place: Place,
  { engine, diversity, limit }: { engine: Pick<Engine, 'diversify'>; diversity: number; limit: number },
): Page {
  const block = plainPage(find, place, blockRows(limit))
  const end = place.skip + limit
  const rows = engine.diversify(block.rows, { diversity, limit: end }).slice(place.skip)
  return { rows, next: end < block.rows.length ? { after: place.after, skip: end } : block.next }
}

/** Candidates for pages of so many rows: a multiple of it. */
export function blockRows(limit: number): number {
  const pages = Math.max(LEAST_PAGES, Math.ceil(LEAST_BLOCK / limit))
  return limit * Math.min(pages, Math.floor((MAX_SCANNED - 1) / limit))
}

/** `basis` names what the scores are; a cursor is good for answers on the same basis only. */
export function encodePlace(paging: Paging, basis: number, { after, skip }: Place): string {
  return encodeCursor(paging, [basis, skip, ...(after === null ? [] : [after.score, after.row])])
}

/**
 * The first place for no cursor.
 * @throws {ProblemError} `invalid-cursor`, or `stale-cursor` of another model version or basis.
 */
export function decodePlace(
  cursor: string | undefined,
  paging: Paging,
  { basis, rows }: { basis: number; rows: number },
): Place {
  if (cursor === undefined) return FIRST_PLACE
  const place = decodeCursor(cursor, paging)
  const [itsBasis, skip = NaN, score = 0, row = 0] = place
  const counts = [skip, row].every((count) => Number.isInteger(count) && count >= 0)
  if (!counts || skip >= MAX_SCANNED || row >= rows || (place.length !== 2 && place.length !== 4)) {
    throw invalidCursor(cursor)
  }
  if (itsBasis !== basis) {
    throw staleCursor('The cursor is of an answer to a visitor of whom more, or less, was known')
  }
  return { after: place.length === 4 ? { score, row } : null, skip }
}
