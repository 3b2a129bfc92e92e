/** The metrics as a table for people: a line a metric, a column a variant. */
import type { Metrics } from '../../src/model/manifest.ts'

/** Variants in the order of the columns, and what they are called. */
const COLUMNS = [
  ['int8', 'served (int8)'],
  ['float32', 'float32'],
  ['popularity', 'popularity'],
  ['bias', 'bias only'],
] as const

export function metricsTable(metrics: Metrics): string {
  const columns = COLUMNS.filter(([variant]) => Object.keys(metrics[variant] ?? {}).length > 0)
  const names = [...new Set(columns.flatMap(([variant]) => Object.keys(metrics[variant] ?? {})))]
  const nameWidth = Math.max(...names.map((name) => name.length), 0)
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(nameWidth), ...cells.map((cell, index) => cell.padStart(columns[index]?.[1].length ?? 0))]
      .join('  ')
      .trimEnd()
  const header = row(
    '',
    columns.map(([, title]) => title),
  )
  const lines = names.map((name) =>
    row(
      name,
      columns.map(([variant]) => metrics[variant]?.[name]?.toFixed(4) ?? ''),
    ),
  )
  return [header, ...lines].join('\n')
}
