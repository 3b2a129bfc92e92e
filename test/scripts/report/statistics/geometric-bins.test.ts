import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binOf, geometricBins } from '../../../../scripts/train/report/statistics/geometric-bins.ts'

test('bins of single numbers first, then growing ones', () => {
  expect(geometricBins(0, 12, 2)).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 3 },
    { from: 3, to: 9 },
    { from: 9, to: 28 },
  ])
})

test('one value has one bin, an empty range none', () => {
  expect(geometricBins(7, 7, 8)).toEqual([{ from: 7, to: 9 }])
  expect(geometricBins(1, 0, 8)).toEqual([])
})

test('every whole number of the range is in exactly one bin, and binOf finds it', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(5000), fc.integer({ min: 1, max: 12 }), (least, width, perTen) => {
      const bins = geometricBins(least, least + width, perTen)
      for (let value = least; value <= least + width; value += 1 + (value >> 5)) {
        const holding = bins.filter(({ from, to }) => value >= from && value < to)
        expect(holding).toHaveLength(1)
        expect(bins[binOf(bins, value)]).toBe(holding[0])
      }
    }),
    { numRuns: 40 },
  )
  expect(binOf(geometricBins(1, 9, 1), 0)).toBe(-1)
  expect(binOf(geometricBins(1, 9, 1), 100)).toBe(-1)
})
