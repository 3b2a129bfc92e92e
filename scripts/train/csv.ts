/** CSV as this program writes it (RFC 4180): for files that it reads again itself. Those of users go through DuckDB. */

/** Rows of cells; blank lines are left out. A quoted cell may hold commas, quotes and line ends. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = []
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy
  let row: string[] = []
  while (cell.lastIndex < text.length || row.length > 0) {
    const found = cell.exec(text)
    if (found === null) throw new SyntaxError(`no CSV: row ${rows.length + 1} has an unpaired quote`)
    const [, content = '', end] = found
    row.push(content.startsWith('"') ? content.slice(1, -1).replaceAll('""', '"') : content)
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(quoted).join(',')}\n`
}

function quoted(cell: string | number): string {
  const text = String(cell)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
