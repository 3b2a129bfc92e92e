/** Opens a file of rows: which format it has, which columns, and how DuckDB reads them. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { InputError } from '../input-error.ts'
import { type Dialect, detectDialect, splitLine } from './delimited.ts'
import { checkGzip, readFirstLines } from './lines.ts'

const TEXT_EXTENSIONS = ['csv', 'tsv', 'tab', 'txt', 'dat', 'data', 'base', 'test', 'train', 'inter', 'item']
const JSON_EXTENSIONS = ['jsonl', 'ndjson']
/** Lines that are looked at to find the dialect, or the keys of JSON lines. */
const SAMPLE_LINES = 100

export type Source = { readonly file: string; readonly columns: readonly string[] } & (
  | {
      readonly format: 'text'
      readonly dialect: Dialect
      /** False where the first line is data; `columns` are then the positions. */
      readonly named: boolean
      /** Lines before the first of data: blank ones and the header. */
      readonly skip: number
    }
  | { readonly format: 'json'; readonly named: true }
  | {
      readonly format: 'parquet'
      readonly named: true
      /** DuckDB's name of each column's type. */
      readonly types: readonly string[]
    }
)

/** Tells from the first line's cells whether they are a header. */
export type IsHeader = (cells: readonly string[]) => boolean

/**
 * @throws {InputError} where the file is missing, empty, of an extension that is not known, or of one column only.
 */
export async function openSource(
  connection: DuckDBConnection,
  file: string,
  isHeader: IsHeader,
): Promise<Source> {
  const size = await fileSize(file)
  const extension = extensionOf(file)
  if (size === 0) throw new InputError(`${file} is empty: expected a header and rows`)
  if (extension === 'parquet') return openParquet(connection, file)
  const { lines, blank } = await firstLines(file)
  if (JSON_EXTENSIONS.includes(extension))
    return { file, format: 'json', named: true, columns: jsonKeys(file, lines) }

  const dialect = detectDialect(lines)
  const cells = dialect === null ? 'open' : splitLine(lines[0] as string, dialect)
  if (dialect === null || typeof cells === 'string') {
    throw new InputError(
      `${file} has one column only: its first line is ${quoteStart(lines[0])}, expected columns separated by tab, ` +
        'comma, "::", semicolon, "|" or space',
    )
  }
  const named = isHeader(cells)
  const columns = named ? cells.map((cell) => cell.trim()) : cells.map((_, index) => String(index + 1))
  return { file, format: 'text', dialect, named, skip: blank + (named ? 1 : 0), columns }
}

/**
 * The relation that DuckDB reads the source from; its columns are `c0`, `c1`, … in the order of `source.columns`,
 * text as VARCHAR. Lines that do not fit are left out; at most `rejectsLimit` faults are kept in `reject_errors`.
 */
export function relationOf(source: Source, rejectsLimit = 1): string {
  const file = literal(escapeGlob(source.file))
  switch (source.format) {
    case 'text': {
      const { delimiter, quote } = source.dialect
      const columns = source.columns.map((_, index) => `'c${index}': 'VARCHAR'`)
      return (
        `read_csv(${file}, auto_detect=false, header=false, skip=${source.skip}, ` +
        `delim=${literal(delimiter)}, quote=${literal(quote)}, escape=${literal(quote)}, ` +
        `store_rejects=true, rejects_limit=${rejectsLimit}, columns={${columns.join(', ')}})`
      )
    }
    case 'json': {
      const columns = source.columns.map((name) => `${literal(name)}: 'VARCHAR'`)
      const renamed = source.columns.map((name, index) => `${identifier(name)} AS c${index}`)
      // A line that is no object becomes a row of nulls, which the checks of the columns refuse.
      return (
        `(SELECT ${renamed.join(', ')} FROM read_ndjson(${file}, ignore_errors=true, ` +
        `columns={${columns.join(', ')}}))`
      )
    }
    case 'parquet': {
      const renamed = source.columns.map((name, index) => `${identifier(name)} AS c${index}`)
      return `(SELECT ${renamed.join(', ')} FROM read_parquet(${file}))`
    }
  }
}

/** The file's name without its folder and extensions. */
export function nameOf(file: string): string {
  return basename(file).replace(/(?:\.[a-z]+)?\.gz$|\.[a-z]+$/i, '')
}

async function fileSize(file: string): Promise<number> {
  try {
    const found = await stat(file)
    if (!found.isFile()) throw new InputError(`${file} is not a file`)
    return found.size
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(`${file} cannot be read: ${describe(cause)}`, { cause })
  }
}

function extensionOf(file: string): string {
  const name = file.toLowerCase()
  const extension = /\.([a-z0-9]+)$/.exec(name.replace(/\.gz$/, ''))?.[1] ?? ''
  const known =
    [...TEXT_EXTENSIONS, ...JSON_EXTENSIONS].includes(extension) ||
    (extension === 'parquet' && !name.endsWith('.gz'))
  if (known) return extension
  throw new InputError(
    `${file} has the extension "${/\.([^.]*)$/.exec(basename(file))?.[0] ?? ''}", expected one of ` +
      `.${[...TEXT_EXTENSIONS, ...JSON_EXTENSIONS].join(' .')} (also with .gz) or .parquet` +
      (extension === 'json' ? '; JSON is read one object a line, from .jsonl' : ''),
  )
}

async function firstLines(file: string) {
  let first: Awaited<ReturnType<typeof readFirstLines>>
  try {
    await checkGzip(file)
    first = await readFirstLines(file, SAMPLE_LINES)
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(`${file} cannot be read: ${describe(cause)}`, { cause })
  }
  const { lines } = first
  if (lines.length === 0) throw new InputError(`${file} is empty: expected a header and rows`)
  if (lines.some((line) => line.includes('\u0000'))) {
    throw new InputError(`${file} is not text in UTF-8: it has zero bytes. Save it as UTF-8`)
  }
  return first
}

function jsonKeys(file: string, lines: readonly string[]): string[] {
  const keys = new Set<string>()
  for (const line of lines) for (const key of Object.keys(parseObject(line) ?? {})) keys.add(key)
  if (keys.size > 0) return [...keys]
  throw new InputError(`${file} has no JSON object in its first lines, but ${quoteStart(lines[0])}`)
}

/** The object on one line of JSON lines, or null. Integers that a number cannot hold are bigints. */
export function parseObject(line: string): Record<string, unknown> | null {
  const exact = (_key: string, value: unknown, context: { source?: string }) =>
    typeof value === 'number' && /^-?\d+$/.test(context.source ?? '') && !Number.isSafeInteger(value)
      ? BigInt(context.source ?? '')
      : value
  try {
    // The third argument is of ES2026, which the compiler's library does not have.
    const parsed: unknown = JSON.parse(line, exact as (key: string, value: unknown) => unknown)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

async function openParquet(connection: DuckDBConnection, file: string): Promise<Source> {
  try {
    const described = await connection.run(
      `DESCRIBE SELECT * FROM read_parquet(${literal(escapeGlob(file))})`,
    )
    const [columns, types] = await described.getColumns()
    return {
      file,
      format: 'parquet',
      named: true,
      columns: (columns ?? []).map(String),
      types: (types ?? []).map(String),
    }
  } catch (cause) {
    throw new InputError(`${file} cannot be read as Parquet: ${describe(cause)}`, { cause })
  }
}

export function describe(cause: unknown): string {
  if (cause instanceof Error && cause.message.includes('CSV Parser state machine')) {
    return 'some of its lines end in CRLF and some in LF. Give it one line end throughout'
  }
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return 'there is no such file. Check the path'
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0] as string
}

export function quoteStart(text: string | undefined): string {
  if (text === undefined) return 'nothing'
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** DuckDB takes these characters of a file's name for a pattern. */
function escapeGlob(file: string): string {
  return file.replace(/[*?[]/g, '[$&]')
}
