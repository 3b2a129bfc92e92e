import { describe, expect, test } from 'vitest'
import { squeezeVariances } from '../../../../scripts/train/report/statistics/squeeze-variance.ts'
import { createRng } from '../../../../src/model/rng.ts'

/** Sample variances of `n` normal draws each, of these true variances. */
function sampleVariances(truth: readonly number[], n: number, seed: number): Float64Array {
  const rng = createRng(seed)
  return Float64Array.from(truth, (variance) => {
    const draws = Array.from({ length: n }, () => rng.normal() * Math.sqrt(variance))
    const mean = draws.reduce((sum, value) => sum + value, 0) / n
    return draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  })
}

describe('squeezeVariances', () => {
  test('is the weighted mean of variance and prior, by hand', () => {
    const degreesOfFreedom = Float64Array.of(4, 9, 30, 30)
    const variances = Float64Array.of(0.2, 4, 1, 0.1)
    const { variances: squeezed, prior } = squeezeVariances({ variances, degreesOfFreedom })
    for (const [index, value] of squeezed.entries()) {
      const [d, s] = [degreesOfFreedom[index] as number, variances[index] as number]
      const expected = (prior.degreesOfFreedom * prior.variance + d * s) / (prior.degreesOfFreedom + d)
      expect(value).toBeCloseTo(expected, 12)
      // Towards the prior, never past it.
      expect(Math.abs(value - prior.variance)).toBeLessThan(Math.abs(s - prior.variance))
    }
  })

  test('recovers the prior of 3,000 seeded rows: s₀² = 2 within 5 %, ν₀ = 10 within 15 %', () => {
    const rng = createRng(11)
    // True variances s₀²·ν₀/χ²(ν₀).
    const truth = Array.from({ length: 3000 }, () => {
      let chi = 0
      for (let draw = 0; draw < 10; draw++) chi += rng.normal() ** 2
      return (2 * 10) / chi
    })
    const variances = sampleVariances(truth, 15, 12)
    const { prior, variances: squeezed } = squeezeVariances({
      variances,
      degreesOfFreedom: new Float64Array(3000).fill(14),
    })
    expect(prior.variance / 2).toBeGreaterThan(0.95)
    expect(prior.variance / 2).toBeLessThan(1.05)
    expect(prior.degreesOfFreedom / 10).toBeGreaterThan(0.85)
    expect(prior.degreesOfFreedom / 10).toBeLessThan(1.15)
    const error = (values: Float64Array) =>
      values.reduce((sum, value, row) => sum + Math.abs(Math.log(value / (truth[row] as number))), 0)
    expect(error(squeezed)).toBeLessThan(error(variances))
  })

  test('rows that differ by chance alone all become the prior', () => {
    const variances = sampleVariances(new Array<number>(40).fill(1), 10, 5).map((value) => Math.sqrt(value))
    const { prior, variances: squeezed } = squeezeVariances({
      variances,
      degreesOfFreedom: new Float64Array(40).fill(9),
    })
    expect(prior.degreesOfFreedom).toBe(Number.POSITIVE_INFINITY)
    expect(new Set(squeezed).size).toBe(1)
  })

  test('a row whose values are all the same stays above zero', () => {
    const degreesOfFreedom = new Float64Array(5).fill(19)
    const { variances } = squeezeVariances({
      variances: Float64Array.of(0, 1, 1.5, 0.7, 1.2),
      degreesOfFreedom,
    })
    expect(variances[0]).toBeGreaterThan(0)
    expect(variances[0]).toBeLessThan(0.7)
  })

  test('one row and none come back as they are', () => {
    expect(
      squeezeVariances({ variances: Float64Array.of(3), degreesOfFreedom: Float64Array.of(2) }).variances,
    ).toEqual(Float64Array.of(3))
    expect(
      squeezeVariances({ variances: new Float64Array(0), degreesOfFreedom: new Float64Array(0) }).variances,
    ).toHaveLength(0)
  })
})
