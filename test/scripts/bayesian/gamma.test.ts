import { describe, expect, test } from 'vitest'
import { chiSquare, gamma } from '../../../scripts/train/bayesian/gamma.ts'
import { streamOf } from '../../../scripts/train/bayesian/stream.ts'

const DRAWS = 40_000

function moments(draw: () => number): { mean: number; variance: number; least: number } {
  const values = Array.from({ length: DRAWS }, draw)
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS
  return { mean, variance, least: Math.min(...values) }
}

describe('gamma', () => {
  test.each([0.3, 1, 2.5, 400])('of shape %d has its mean and variance, within 5 %%', (shape) => {
    const rng = streamOf(1)
    const { mean, variance, least } = moments(() => gamma(shape, rng))
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.05)
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.05)
    expect(least).toBeGreaterThanOrEqual(0)
  })
})

test('χ² of 7 degrees has mean 7 and variance 14, within 5 %', () => {
  const rng = streamOf(2)
  const { mean, variance } = moments(() => chiSquare(7, rng))
  expect(Math.abs(mean / 7 - 1)).toBeLessThan(0.05)
  expect(Math.abs(variance / 14 - 1)).toBeLessThan(0.05)
})

test('streams with different keys differ, with the same keys agree', () => {
  const first = (...keys: number[]) => streamOf(...keys).uniform()
  expect(first(1, 2, 3)).toBe(first(1, 2, 3))
  const all = Array.from({ length: 1000 }, (_, key) => [first(7, key, 0), first(7, 0, key + 1000)]).flat()
  expect(new Set(all).size).toBe(2000)
})
