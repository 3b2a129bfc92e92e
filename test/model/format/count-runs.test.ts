import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkCounts, countedRows, countOf, encodeCounts } from '../../../src/model/format/count-runs.ts'

const falling = fc
  .array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 })
  .map((counts) => Uint32Array.from(counts.sort((left, right) => right - left)))

test('runs give back every count, and how many rows have one', () => {
  fc.assert(
    fc.property(falling, (counts) => {
      const runs = encodeCounts(counts)
      checkCounts(runs, counts.length)
      expect(Array.from(counts, (_, row) => countOf(runs, row))).toEqual([...counts])
      expect(runs.counts.length).toBe(new Set(counts).size)
      expect(countedRows(runs, counts.length)).toBe(counts.filter((count) => count > 0).length)
    }),
  )
})

test('counts that rise are refused', () => {
  expect(() => encodeCounts(Uint32Array.of(3, 1, 2))).toThrow(
    'item row 2 has 2 interactions after 1: rows must be in popularity order',
  )
})
