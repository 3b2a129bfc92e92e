import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  gini,
  lorenz,
  median,
  rising,
  topShare,
} from '../../../../scripts/train/report/statistics/inequality.ts'

describe('gini', () => {
  test('of equal amounts is 0', () => {
    expect(gini(rising([3, 3, 3, 3]))).toBe(0)
  })

  test('where one of n has everything is (n − 1)/n', () => {
    expect(gini(rising([0, 0, 0, 8]))).toBe(0.75)
  })

  test('of 1, 2, 3 is 2/9: Σ(2i − 4)x = −2 + 0 + 6 = 4, over 3·6', () => {
    expect(gini(rising([3, 1, 2]))).toBeCloseTo(4 / 18, 12)
  })

  test.each([[[]], [[0, 0]], [[5]]])('of %j is 0', (amounts) => {
    expect(gini(rising(amounts))).toBe(0)
  })

  test('equals the mean difference of all pairs over twice the mean, within 1e-9', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 }), (amounts) => {
        const total = amounts.reduce((sum, amount) => sum + amount, 0)
        fc.pre(total > 0)
        const differences = amounts.flatMap((one) => amounts.map((other) => Math.abs(one - other)))
        const expected = differences.reduce((sum, value) => sum + value, 0) / (2 * amounts.length * total)
        expect(gini(rising(amounts))).toBeCloseTo(expected, 9)
      }),
    )
  })
})

describe('lorenz', () => {
  test('of equal amounts is the diagonal', () => {
    expect(lorenz(rising([2, 2, 2, 2]), 4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  })

  test('of 1 and 3: the lesser half has a quarter; between rows it is linear', () => {
    expect(lorenz(rising([3, 1]), 4)).toEqual([0, 0.125, 0.25, 0.625, 1])
  })

  test('of nothing is the diagonal', () => {
    expect(lorenz(rising([0, 0]), 2)).toEqual([0, 0.5, 1])
    expect(lorenz(rising([]), 2)).toEqual([0, 0.5, 1])
  })
})

test('topShare is of the largest, at least one row', () => {
  expect(topShare(rising([1, 1, 1, 1, 1, 1, 1, 1, 1, 11]), 0.1)).toBe(0.55)
  expect(topShare(rising([1, 3]), 0.1)).toBe(0.75)
  expect(topShare(rising([]), 0.1)).toBe(0)
})

test('median of odd, even and no rows', () => {
  expect(median(rising([5, 1, 3]))).toBe(3)
  expect(median(rising([4, 1, 3, 2]))).toBe(2.5)
  expect(median(rising([]))).toBe(0)
})
