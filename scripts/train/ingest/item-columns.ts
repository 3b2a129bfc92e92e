/** Turns the columns of an items file into metadata: titles, years, lists, numbers. Pure. */
import type { ItemMetadata } from '../interactions.ts'
import { normaliseName } from './columns.ts'
import { parseTitle } from './film-title.ts'

export type Cell = ItemMetadata[string]

/** What one cell gives, by the name that the metadata has for it. */
export type ReadCell = (cell: unknown) => ItemMetadata

const TITLE_NAMES = new Set(
  'title name movietitle filmtitle itemname itemtitle productname producttitle gamename booktitle'.split(' '),
)
const GENRE_NAMES = new Set(['genres', 'genre'])
const LIST_NAMES = new Set('tags keywords categories directors actors cast authors'.split(' '))
const NO_GENRES = '(no genres listed)'
const CANONICAL_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * How the cells of one column are read.
 *
 * @param untyped true where cells are text whose type is to be found out: it is a number or boolean where every cell
 * is one. @param yearOfTitle false where the file has a column of years itself.
 */
export function readerOfColumn(
  name: string,
  cells: readonly unknown[],
  untyped: boolean,
  yearOfTitle: boolean,
): ReadCell {
  const normalised = normaliseName(name)
  if (TITLE_NAMES.has(normalised)) return (cell) => titleOf(cell, yearOfTitle)
  if (GENRE_NAMES.has(normalised)) return (cell) => ({ genres: listOf(cell) })
  if (LIST_NAMES.has(normalised)) return (cell) => ({ [name]: listOf(cell) })
  if (untyped && every(cells, isNumber)) return (cell) => ({ [name]: cell === null ? null : Number(cell) })
  if (untyped && every(cells, isBoolean))
    return (cell) => ({ [name]: cell === null ? null : cell === 'true' })
  return (cell) => ({ [name]: asCell(cell) })
}

function titleOf(cell: unknown, withYear: boolean): ItemMetadata {
  if (cell === null) return { title: null }
  const { title, year } = parseTitle(String(cell))
  return withYear && year !== null ? { title, year } : { title }
}

function listOf(cell: unknown): readonly string[] {
  if (cell === null || cell === NO_GENRES) return []
  if (Array.isArray(cell)) return cell.map(String)
  return String(cell)
    .split('|')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function asCell(cell: unknown): Cell {
  if (cell === null || typeof cell === 'string' || typeof cell === 'boolean') return cell
  if (Array.isArray(cell)) return cell.map(String)
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  const number = Number(cell)
  return typeof cell === 'bigint' && Number.isSafeInteger(number) ? number : String(cell)
}

function every(cells: readonly unknown[], holds: (text: string) => boolean): boolean {
  let some = false
  for (const cell of cells) {
    if (cell === null) continue
    if (!holds(String(cell))) return false
    some = true
  }
  return some
}

/** Written as a number is written: codes such as 007 and integers that would lose digits stay text. */
function isNumber(text: string): boolean {
  return CANONICAL_NUMBER.test(text) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER
}

function isBoolean(text: string): boolean {
  return text === 'true' || text === 'false'
}
