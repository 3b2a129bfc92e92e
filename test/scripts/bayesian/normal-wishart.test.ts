import { describe, expect, test } from 'vitest'
import { drawPrior, drawWishart } from '../../../scripts/train/bayesian/normal-wishart.ts'
import { streamOf } from '../../../scripts/train/bayesian/stream.ts'

test('the mean of Wishart draws is degrees × scale, within 3 %', () => {
  const rng = streamOf(3)
  const draws = 20_000
  const degrees = 9
  // W⁻¹ = [[2, 1], [1, 3]], so W = [[3, −1], [−1, 2]] / 5.
  const sum = [0, 0, 0, 0]
  for (let draw = 0; draw < draws; draw++) {
    drawWishart(Float64Array.of(2, 1, 1, 3), 2, degrees, rng).forEach((value, place) => {
      sum[place] = (sum[place] as number) + value / draws
    })
  }
  const wanted = [3, -1, -1, 2].map((value) => (degrees * value) / 5)
  sum.forEach((value, place) => {
    expect(Math.abs(value / (wanted[place] as number) - 1)).toBeLessThan(0.03)
  })
})

describe('the prior of 20,000 rows', () => {
  const rng = streamOf(4)
  const vectors = new Float64Array(40_000)
  for (let at = 0; at < vectors.length; at += 2) {
    const common = rng.normal()
    vectors[at] = 1 + common
    vectors[at + 1] = -2 + 0.5 * common + 0.5 * rng.normal()
  }
  const { mean, precision } = drawPrior(vectors, 2, rng)

  test('has their mean, within 0.05', () => {
    expect(Math.abs((mean[0] as number) - 1)).toBeLessThan(0.05)
    expect(Math.abs((mean[1] as number) + 2)).toBeLessThan(0.05)
  })

  test('has the inverse of their covariance [[1, ½], [½, ½]], within 0.1', () => {
    ;[2, -2, -2, 4].forEach((wanted, place) => {
      expect(Math.abs((precision[place] as number) - wanted)).toBeLessThan(0.1)
    })
  })
})

test('one row, and no row at all, still have a prior', () => {
  for (const vectors of [Float64Array.of(0.2, 0.1), new Float64Array(0)]) {
    const { mean, precision } = drawPrior(vectors, 2, streamOf(5))
    expect([...mean, ...precision].every(Number.isFinite)).toBe(true)
  }
})
