/** Every figure has its numbers as a table, or the page lists them. */
import { expect, test } from 'vitest'
import { figuresOf } from '../../src/figures/figures.ts'
import { metricsTable, opinionTables, wholeRange } from '../../src/figures/tables.ts'
import { analysedRun } from '../scripts/report/analysed-run.ts'

test('tables are whole: a cell for every column, no number that is none', async () => {
  const { analyses } = await analysedRun()
  const figures = analyses.flatMap(figuresOf)
  const without = figures.filter(({ table }) => table === undefined).map(({ id }) => id)
  expect(without).toEqual(['polarization', 'map'])
  for (const { id, table } of figures) {
    const { head, rows } = table?.() ?? { head: [''], rows: [['']] }
    expect(rows.length, id).toBeGreaterThan(0)
    for (const row of rows) {
      expect(row, id).toHaveLength(head.length)
      expect(row.join(' '), id).not.toMatch(/NaN|undefined|Infinity/)
    }
  }
})

test('opinions are listed by both measures, by deviation only where items differ by more than chance', async () => {
  const { analyses } = await analysedRun()
  const polarization = analyses.find(({ name }) => name === 'polarization')
  if (polarization?.name !== 'polarization') throw new Error('no polarization')
  expect(opinionTables(polarization).map(({ title }) => title)).toEqual([
    'Most polarising by deviation',
    'Most agreeable by deviation',
    'Most polarising by latent norm',
    'Most agreeable by latent norm',
  ])
  const alike = { ...polarization, byDeviation: { polarizing: [], agreeable: [] } }
  expect(opinionTables(alike)).toHaveLength(2)
})

test('metrics stand by variant, and what a variant lacks is a dash', () => {
  const table = metricsTable({ int8: { rmse: 0.9, 'ndcg@10': 0.1 }, bias: { rmse: 0.95 } })
  expect(table.head).toEqual(['Metric', 'served (int8)', 'biases alone'])
  expect(table.rows).toEqual([
    ['rmse', '0.9000', '0.9500'],
    ['ndcg@10', '0.1000', '–'],
  ])
  expect(table.optional).toBeNull()
})

test.each([
  [3, 4, '3'],
  [3, 6, '3–5'],
  [1000, 2000, '1,000–1,999'],
])('from %d to before %d: %s', (from, end, words) => {
  expect(wholeRange(from, end)).toBe(words)
})
