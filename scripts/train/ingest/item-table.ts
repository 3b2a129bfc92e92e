/**
 * Reads an items file as it stands: columns and rows of cells. It is small beside the interactions, so text is read
 * line by line, in UTF-8 or, where it is not that, in Windows-1252 (which stands for ISO-8859-1 as well).
 */
import { InputError } from '../input-error.ts'
import { checkRecord } from './bad-rows.ts'
import { withDuckDb } from './duckdb.ts'
import { readLines, readRecords } from './lines.ts'
import { openSource, parseObject, quoteStart, relationOf, type Source } from './source.ts'

export interface ItemTable {
  readonly columns: readonly string[]
  /** False where the first line is data; `columns` are then the positions. */
  readonly named: boolean
  /** True where cells are text whose type is to be found out. */
  readonly untyped: boolean
  readonly rows: readonly ItemRow[]
}

export interface ItemRow {
  /** Counted from 1; for Parquet the number of the row. */
  readonly line: number
  /** Text, numbers, big integers, booleans, lists of text, or null. */
  readonly cells: readonly unknown[]
}

/** @throws {InputError} where the file cannot be read or a row does not fit. */
export function readItemTable(file: string, named: boolean): Promise<ItemTable> {
  return withDuckDb(async (connection) => {
    const source = await openSource(connection, file, () => named)
    const table = { columns: source.columns, named: source.named, untyped: source.format === 'text' }
    switch (source.format) {
      case 'text':
        return { ...table, rows: await textRows(source) }
      case 'json':
        return { ...table, rows: await jsonRows(source) }
      case 'parquet': {
        const cells = source.types.map(castOf)
        const result = await connection.run(`SELECT ${cells.join(', ')} FROM ${relationOf(source)}`)
        const rows = await result.getRowsJS()
        return { ...table, rows: rows.map((row, index) => ({ line: index + 1, cells: row })) }
      }
    }
  })
}

async function textRows(source: Source & { format: 'text' }): Promise<ItemRow[]> {
  const rows: ItemRow[] = []
  for (const encoding of ['utf-8', 'windows-1252']) {
    rows.length = 0
    let isUtf8 = true
    for await (const { line, text, cells } of readRecords(
      source.file,
      source.dialect,
      source.skip,
      encoding,
    )) {
      if (encoding === 'utf-8' && text.includes('\ufffd')) {
        isUtf8 = false
        break
      }
      const wrong = checkRecord(text, cells, source.columns.length)
      if (wrong !== null) refuse(source.file, line, wrong.got, wrong.expected)
      rows.push({
        line,
        cells: (typeof cells === 'string' ? [] : cells).map((cell) => (cell === '' ? null : cell)),
      })
    }
    if (isUtf8) break
  }
  return rows
}

async function jsonRows(source: Source): Promise<ItemRow[]> {
  const rows: ItemRow[] = []
  let line = 0
  for await (const text of readLines(source.file)) {
    line++
    if (text.trim() === '') continue
    const object = parseObject(text)
    if (object === null) refuse(source.file, line, quoteStart(text), 'a JSON object')
    rows.push({ line, cells: source.columns.map((name) => plain(object[name])) })
  }
  return rows
}

/** What metadata can hold of a JSON value; a nested object stays JSON. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (Array.isArray(value))
    return value.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
  return typeof value === 'object' ? JSON.stringify(value) : value
}

function castOf(type: string, column: number): string {
  if (type.endsWith('[]')) return `CAST(c${column} AS VARCHAR[])`
  if (type === 'BOOLEAN') return `c${column}`
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(type)) return `CAST(c${column} AS DOUBLE)`
  return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type) ? `c${column}` : `CAST(c${column} AS VARCHAR)`
}

function refuse(file: string, line: number, got: string, expected: string): never {
  throw new InputError(`${file}, line ${line}: got ${got}, expected ${expected}`)
}
