/**
 * Finds the first bad rows of a file again, to name their lines. DuckDB counts bad rows quickly and does not know
 * the lines of all of them; this reads the file a second time, only where it is about to be refused or reported.
 */
import type { DuckDBConnection } from '@duckdb/node-api'
import { expectedId, idExpression, isId, timeExpression, valueExpression } from './cells.ts'
import type { RoleColumns } from './columns.ts'
import type { QuoteFault } from './delimited.ts'
import { readLines, readRecords } from './lines.ts'
import { parseObject, quoteStart, relationOf, type Source } from './source.ts'

export interface BadRow {
  /** Counted from 1, the header included; for Parquet the number of the row. */
  readonly line: number
  /** Null where the line as a whole is wrong. */
  readonly column: string | null
  readonly got: string
  readonly expected: string
}

const FLOAT32 = 'a number that float32 holds, from -3.4e38 to 3.4e38'
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const ISO_TIME = /^\d{4,}-\d{2}-\d{2}/

/** The first `limit` bad rows, in order. */
export async function locateBadRows(
  connection: DuckDBConnection,
  source: Source,
  roles: RoleColumns,
  limit: number,
): Promise<BadRow[]> {
  if (source.format === 'parquet') return locateInParquet(connection, source, roles, limit)
  const found: BadRow[] = []
  const rows = source.format === 'json' ? jsonRows(source) : textRows(source)
  for await (const { line, cells, wrong } of rows) {
    const bad = wrong === null ? checkCells(source, roles, cells) : { column: null, ...wrong }
    if (bad !== null) found.push({ line, ...bad })
    if (found.length === limit) break
  }
  return found
}

interface ReadRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly wrong: { got: string; expected: string } | null
}

async function* textRows(source: Source & { format: 'text' }): AsyncGenerator<ReadRow> {
  const { file, dialect, skip, columns } = source
  for await (const { line, text, cells } of readRecords(file, dialect, skip)) {
    yield {
      line,
      cells: typeof cells === 'string' ? [] : cells,
      wrong: checkRecord(text, cells, columns.length),
    }
  }
}

/** What is wrong with a record as a whole, or null. */
export function checkRecord(text: string, cells: readonly string[] | QuoteFault, columns: number) {
  const start = quoteStart(text)
  if (cells === 'open') return { got: start, expected: 'the quoted field to end' }
  if (cells === 'misquoted') return { got: start, expected: 'the quoted field to be all of its column' }
  // As DuckDB has it, a delimiter may end the line.
  const counted = cells.length === columns + 1 && cells[columns] === '' ? columns : cells.length
  if (counted !== columns) {
    return { got: `${cells.length} columns in ${start}`, expected: `${columns} columns` }
  }
  if (text.includes('\ufffd'))
    return { got: `bytes that are not UTF-8 in ${start}`, expected: 'text in UTF-8' }
  return null
}

async function* jsonRows(source: Source): AsyncGenerator<ReadRow> {
  let line = 0
  for await (const text of readLines(source.file)) {
    line++
    if (text.trim() === '') continue
    const object = parseObject(text)
    const cells = source.columns.map((name) => {
      const cell = object?.[name] ?? ''
      return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
    })
    const wrong = object === null ? { got: quoteStart(text), expected: 'a JSON object' } : null
    yield { line, cells, wrong }
  }
}

function checkCells(
  source: Source,
  roles: RoleColumns,
  cells: readonly string[],
): Omit<BadRow, 'line'> | null {
  const bad = (column: number, expected: string) => ({
    column: source.columns[column] ?? null,
    got: cells[column] === '' ? 'nothing' : quoteStart(cells[column]),
    expected,
  })
  const { user, item, value } = roles
  if (!isId(cells[user])) return bad(user, expectedId('a user', cells[user]))
  if (!isId(cells[item])) return bad(item, expectedId('an item', cells[item]))
  if (value !== null && !isNumber(cells[value])) return bad(value, expectedNumber(cells[value]))
  if (roles.time !== null && !isNumber(cells[roles.time]) && !isIsoTime(cells[roles.time])) {
    return bad(roles.time, 'seconds or milliseconds since 1970, or an ISO 8601 date or time')
  }
  return null
}

function expectedNumber(cell: string | undefined): string {
  return cell !== undefined && NUMBER.test(cell.trim()) ? FLOAT32 : 'a number'
}

export function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && NUMBER.test(cell.trim()) && Number.isFinite(Math.fround(Number(cell)))
}

export function isIsoTime(cell: string | undefined): boolean {
  return cell !== undefined && ISO_TIME.test(cell.trim()) && !Number.isNaN(Date.parse(cell.trim()))
}

async function locateInParquet(
  connection: DuckDBConnection,
  source: Source,
  roles: RoleColumns,
  limit: number,
): Promise<BadRow[]> {
  const checks = [
    {
      column: roles.user,
      expression: idExpression(roles.user),
      expected: (got: string | null) => expectedId('a user', got),
    },
    {
      column: roles.item,
      expression: idExpression(roles.item),
      expected: (got: string | null) => expectedId('an item', got),
    },
    ...(roles.value === null
      ? []
      : [{ column: roles.value, expression: valueExpression(roles.value), expected: () => FLOAT32 }]),
    ...(roles.time === null
      ? []
      : [{ column: roles.time, expression: timeExpression(roles.time, source), expected: () => 'a time' }]),
  ]
  const result = await connection.run(
    `SELECT row, which, got FROM (
       SELECT CAST(row_number() OVER () AS DOUBLE) AS row,
              CASE ${checks.map(({ expression }, index) => `WHEN ${expression} IS NULL THEN ${index}`).join(' ')} END AS which,
              [${checks.map(({ column }) => `CAST(c${column} AS VARCHAR)`).join(', ')}][which + 1] AS got
       FROM ${relationOf(source)}
     ) WHERE which IS NOT NULL ORDER BY row LIMIT ${limit}`,
  )
  return (await result.getRows()).flatMap(([row, which, got]) => {
    const check = checks[Number(which)]
    if (check === undefined) return []
    const column = source.columns[check.column] ?? null
    const cell = got === null ? null : String(got)
    return [
      {
        line: Number(row),
        column,
        got: cell ? quoteStart(cell) : 'nothing',
        expected: check.expected(cell),
      },
    ]
  })
}
