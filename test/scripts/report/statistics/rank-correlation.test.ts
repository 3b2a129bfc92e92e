import { expect, test } from 'vitest'
import { meanRanks, spearman } from '../../../../scripts/train/report/statistics/rank-correlation.ts'

test('ties share the mean of their ranks', () => {
  expect([...meanRanks([10, 20, 20, 5])]).toEqual([2, 3.5, 3.5, 1])
})

test('is 1 for any rising relation, −1 for any falling one', () => {
  expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12)
  expect(spearman([1, 2, 3, 4], [9, 4, 1, 0])).toBeCloseTo(-1, 12)
})

test('of 1 2 3 4 5 with 2 1 4 3 5 is 1 − 6·4/(5·24) = 0.8', () => {
  expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 12)
})

test('is 0 where one side does not vary', () => {
  expect(spearman([1, 2, 3], [4, 4, 4])).toBe(0)
  expect(spearman([], [])).toBe(0)
})
