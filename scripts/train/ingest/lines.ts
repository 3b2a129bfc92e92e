/** Lines of a text file, also a gzipped one, one after the other; and records that span several. */
import { createReadStream } from 'node:fs'
import { pipeline, Writable } from 'node:stream'
import { pipeline as finishPipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { InputError } from '../input-error.ts'
import { type Dialect, type QuoteFault, splitLine } from './delimited.ts'

/** What no line of data reaches, and a binary file does. */
const MAX_LINE_CHARACTERS = 4 * 1024 * 1024

/**
 * Yields every line without its end (LF or CRLF) and without a byte order mark. Undecodable bytes become U+FFFD.
 *
 * @throws {InputError} at a line of 4 Mi characters. @throws where the file cannot be read, or is named .gz and is
 * not gzipped.
 */
export async function* readLines(file: string, encoding = 'utf-8'): AsyncGenerator<string> {
  const bytes = createReadStream(file, { highWaterMark: 1024 * 1024 })
  // `pipeline` passes the failure of one stream on to the other, where the loop below throws it.
  const source = isGzipped(file) ? pipeline(bytes, createGunzip(), () => {}) : bytes
  const decoder = new TextDecoder(encoding)
  let rest = ''
  try {
    for await (const chunk of source) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
      rest = lines.pop() as string
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
      if (rest.length > MAX_LINE_CHARACTERS) {
        throw new InputError(`${file} has a line of more than ${MAX_LINE_CHARACTERS} characters: is it text?`)
      }
    }
  } finally {
    bytes.destroy()
  }
  rest += decoder.decode()
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest
}

function isGzipped(file: string): boolean {
  return file.toLowerCase().endsWith('.gz')
}

/**
 * Reads a gzipped file to its end; DuckDB would take one that breaks off for a shorter one.
 *
 * @throws where it is damaged.
 */
export async function checkGzip(file: string): Promise<void> {
  if (!isGzipped(file)) return
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  await finishPipeline(createReadStream(file), createGunzip({ chunkSize: 1024 * 1024 }), nowhere)
}

/** The first `count` lines that are not blank, and how many blank ones stand before them. */
export async function readFirstLines(
  file: string,
  count: number,
): Promise<{ lines: string[]; blank: number }> {
  const lines: string[] = []
  let blank = 0
  for await (const line of readLines(file)) {
    if (line.trim() !== '') lines.push(line)
    else if (lines.length === 0) blank++
    if (lines.length === count) break
  }
  return { lines, blank }
}

/** One record of delimited text. */
export interface TextRecord {
  /** Its first line, counted from 1. */
  readonly line: number
  readonly text: string
  readonly cells: readonly string[] | QuoteFault
}

/** Yields the records after the first `skip` lines; blank lines are none. A quoted field may span lines. */
export async function* readRecords(
  file: string,
  dialect: Dialect,
  skip: number,
  encoding = 'utf-8',
): AsyncGenerator<TextRecord> {
  let line = 0
  let open: { line: number; text: string } | null = null
  for await (const text of readLines(file, encoding)) {
    line++
    if (line <= skip || (open === null && text === '')) continue
    const record: { line: number; text: string } =
      open === null ? { line, text } : { line: open.line, text: `${open.text}\n${text}` }
    const cells = splitLine(record.text, dialect)
    open = cells === 'open' ? record : null
    if (cells !== 'open') yield { ...record, cells }
  }
  if (open !== null) yield { ...open, cells: 'open' }
}
