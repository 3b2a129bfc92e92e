/** Splits delimited text into cells, one line at a time, and finds out how a text is delimited. Pure. */

export interface Dialect {
  readonly delimiter: string
  /** `"` where fields may be quoted, a quote inside doubled; empty where a quote is a character like others. */
  readonly quote: '"' | ''
}

/** In order of preference where a text fits several. A space only counts where nothing else does. */
const CANDIDATES: readonly Dialect[] = [
  { delimiter: '\t', quote: '"' },
  { delimiter: ',', quote: '"' },
  { delimiter: '::', quote: '' },
  { delimiter: ';', quote: '"' },
  { delimiter: '|', quote: '' },
]
const LAST_RESORT: Dialect = { delimiter: ' ', quote: '"' }

/** `open`: a quoted field does not end on the line, the next belongs to it. `misquoted`: more text behind a quoted field. */
export type QuoteFault = 'open' | 'misquoted'

/** Cells of one line. A quoted field counts as such only where the quote is the first character. */
export function splitLine(line: string, { delimiter, quote }: Dialect): string[] | QuoteFault {
  if (quote === '' || !line.includes(quote)) return line.split(delimiter)
  const cells: string[] = []
  let start = 0
  for (;;) {
    let cell: string
    if (line[start] === quote) {
      let end = start + 1
      cell = ''
      for (;;) {
        const next = line.indexOf(quote, end)
        if (next < 0) return 'open'
        cell += line.slice(end, next)
        end = next + 1
        if (line[end] !== quote) break
        cell += quote
        end++
      }
      if (end < line.length && !line.startsWith(delimiter, end)) return 'misquoted'
      start = end < line.length ? end : -1
    } else {
      const stop = line.indexOf(delimiter, start)
      cell = line.slice(start, stop < 0 ? undefined : stop)
      start = stop
    }
    cells.push(cell)
    if (start < 0) return cells
    start += delimiter.length
  }
}

/**
 * The dialect that splits most of the lines into as many cells as the first, and into the most cells.
 * Null where the first line has one cell whatever the delimiter.
 */
export function detectDialect(lines: readonly string[]): Dialect | null {
  let best: { dialect: Dialect; agreeing: number; cells: number } | null = null
  for (const dialect of CANDIDATES) {
    const cells = countCells(lines[0], dialect)
    if (cells < 2) continue
    const agreeing = lines.filter((line) => countCells(line, dialect) === cells).length
    if (best === null || agreeing > best.agreeing || (agreeing === best.agreeing && cells > best.cells)) {
      best = { dialect, agreeing, cells }
    }
  }
  if (best !== null) return best.dialect
  return countCells(lines[0], LAST_RESORT) >= 2 ? LAST_RESORT : null
}

function countCells(line: string | undefined, dialect: Dialect): number {
  const cells = line === undefined ? 'open' : splitLine(line, dialect)
  return typeof cells === 'string' ? 0 : cells.length
}
