import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, readCsv } from '../../scripts/train/csv.ts'

test('what is written is read again, whatever is in the cells', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('', ' ', '"', ',', '\n', '\r\n', 'a"b', ' a ', '1.5', 'ü'),
  )
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }))
  fc.assert(
    fc.property(rows, (table) => {
      expect(readCsv(table.map(csvLine).join(''))).toEqual(table)
    }),
    { seed: 42, numRuns: 1_000 },
  )
})

test('takes both line ends, blank lines and a last line without an end', () => {
  expect(readCsv('a,b\r\n\r\n"1 ""x""",2\n3,')).toEqual([
    ['a', 'b'],
    ['1 "x"', '2'],
    ['3', ''],
  ])
  expect(readCsv('')).toEqual([])
})
