/**
 * Reads a file of interactions (CSV, TSV and other delimited text, JSON lines, Parquet) with DuckDB: finds the
 * columns, checks every row, gives ids their rows, merges repeated pairs.
 */
import { InputError } from '../input-error.ts'
import type { Interactions } from '../interactions.ts'
import { type BadRow, isIsoTime, isNumber, locateBadRows } from './bad-rows.ts'
import {
  type ColumnChoice,
  choiceNeedsHeader,
  findColumns,
  findUsualNames,
  type RoleColumns,
  USUAL_NAMES,
} from './columns.ts'
import { withDuckDb } from './duckdb.ts'
import { type Feedback, guessFeedback, requireRatingsDiffer } from './feedback.ts'
import { gatherRows } from './gather.ts'
import { mergePairs } from './merge-pairs.ts'
import { nameOf, openSource, type Source } from './source.ts'

export interface IngestOptions {
  /** Default: the columns are found by their usual names. */
  readonly columns?: ColumnChoice
  /** Default: guessed from the values; see `guessFeedback`. */
  readonly feedback?: Feedback
  /** More rows than this that cannot be read refuse the file. Default 0. */
  readonly maxBadRows?: number
  /**
   * A test file may be of one user and of equal ratings; one that adds to another may have no rows as well. Give both
   * the feedback of the training file.
   */
  readonly role?: 'train' | 'test' | 'addition'
}

export interface Ingested {
  /** The file's name without folder and extension. */
  readonly name: string
  readonly feedback: Feedback
  /** User id by row, in order of code points. */
  readonly userIds: readonly string[]
  /** Item id by row, in order of code points. */
  readonly itemIds: readonly string[]
  /** Rows count from the order of the ids here, not by popularity. */
  readonly interactions: Interactions
  readonly counts: {
    /** Rows of data in the file: interactions + duplicates + badRows. */
    readonly rows: number
    readonly duplicates: number
    readonly badRows: number
  }
  /** The first few rows that could not be read, where some could not. */
  readonly badRows: readonly BadRow[]
  /** Name of each role's column, or its position in a file without header; null where there is none. */
  readonly columns: Readonly<Record<keyof RoleColumns, string | null>>
}

const LOCATED_BAD_ROWS = 3
/** Bad rows are counted exactly at least up to here, to say how many there are. */
const COUNTED_BAD_ROWS = 1000

/**
 * Reads a file of interactions. The same file gives the same result, whatever the number of threads.
 *
 * Repeated (user, item) pairs: explicit feedback keeps the latest by time, or the last in the file without times;
 * implicit feedback sums the values.
 *
 * @throws {InputError} where the file cannot be read, has no usable columns or rows, or has too many bad rows.
 */
export async function ingestInteractions(file: string, options: IngestOptions = {}): Promise<Ingested> {
  const { columns: choice = {}, maxBadRows = 0, role = 'train' } = options
  return withDuckDb(async (connection) => {
    const source = await openSource(connection, file, (cells) => isHeader(cells, choice))
    const columns = findColumns(file, source.columns, source.named, choice)
    const rows = await gatherRows(connection, source, columns, Math.max(maxBadRows, COUNTED_BAD_ROWS))
    const located =
      rows.badRows === 0 ? [] : await locateBadRows(connection, source, columns, LOCATED_BAD_ROWS)
    if (rows.badRows > maxBadRows) refuse(file, source, rows.badRows, maxBadRows, located)
    if (rows.users.length === 0 && role !== 'addition') {
      throw new InputError(`${file} has ${source.named ? 'a header and ' : ''}no rows: expected interactions`)
    }

    const valueColumn = columns.value === null ? null : (source.columns[columns.value] as string)
    const feedback = options.feedback ?? guessFeedback(rows.values, valueColumn)
    if (feedback === 'explicit' && valueColumn === null) {
      throw new InputError(
        `${file} has no column of ratings, which explicit feedback needs: its columns are ` +
          `${source.columns.join(', ')}. Name it (--columns value=NAME) or use --feedback implicit`,
      )
    }
    const { interactions, userIds, itemIds, duplicates } = mergePairs(rows, feedback)
    if (role === 'train') requireUsable(file, feedback, userIds, itemIds, interactions)
    const nameOfColumn = (index: number | null) => (index === null ? null : (source.columns[index] ?? null))
    return {
      name: nameOf(file),
      feedback,
      userIds,
      itemIds,
      interactions,
      counts: { rows: rows.users.length + rows.badRows, duplicates, badRows: rows.badRows },
      badRows: located,
      columns: {
        user: nameOfColumn(columns.user),
        item: nameOfColumn(columns.item),
        value: nameOfColumn(columns.value),
        time: nameOfColumn(columns.time),
      },
    }
  })
}

/**
 * Columns that are found by name need a header. With positions alone the first line is a header where none of the
 * cells that should be numbers or times is one, or, where there are no such cells, where it holds usual names.
 */
function isHeader(cells: readonly string[], choice: ColumnChoice): boolean {
  if (choiceNeedsHeader(choice)) return true
  const cellOf = (role: 'value' | 'time') => {
    const position = choice[role]
    return typeof position === 'number' ? [cells[position - 1] ?? ''] : []
  }
  const numbers = cellOf('value').map(isNumber)
  const times = cellOf('time').map((cell) => isNumber(cell) || isIsoTime(cell))
  const readable = [...numbers, ...times]
  if (readable.length > 0) return !readable.includes(true) && !cells.some(isNumber)
  return [USUAL_NAMES.user, USUAL_NAMES.item].every((names) => findUsualNames(cells, names).length > 0)
}

function refuse(
  file: string,
  source: Source,
  badRows: number,
  maxBadRows: number,
  located: readonly BadRow[],
): never {
  const unit = source.format === 'parquet' ? 'row' : 'line'
  const places = located.map(({ line, column, got, expected }) => {
    const where = column === null ? '' : `, column ${column}`
    return `${unit} ${line}${where}: got ${got}, expected ${expected}`
  })
  const count = `${badRows > COUNTED_BAD_ROWS ? 'at least ' : ''}${badRows}`
  throw new InputError(
    `${file}: ${count} ${badRows === 1 ? 'row' : 'rows'} cannot be read, at most ${maxBadRows} may.\n` +
      `${places.map((place) => `  ${place}\n`).join('')}` +
      `Correct the file, or leave such rows out: --max-bad-rows ${badRows}`,
  )
}

function requireUsable(
  file: string,
  feedback: Feedback,
  userIds: readonly string[],
  itemIds: readonly string[],
  interactions: Interactions,
): void {
  for (const [ids, kind] of [
    [userIds, 'user'],
    [itemIds, 'item'],
  ] as const) {
    if (ids.length < 2) {
      throw new InputError(
        `${file} has one ${kind} only ("${ids[0]}"): recommendations are learned from several, expected at least 2. ` +
          'If the wrong column was read, say which it is: --columns user=1,item=2',
      )
    }
  }
  if (feedback === 'explicit') requireRatingsDiffer(file, interactions.values)
}
