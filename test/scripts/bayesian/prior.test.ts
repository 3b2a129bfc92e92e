import { describe, expect, test } from 'vitest'
import { drawPrior, drawWishart } from '../../../scripts/train/bayesian/prior.ts'
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

/** Only the 1. */
const ones = (rows: number) => ({ count: 1, values: new Float64Array(rows).fill(1) })

describe('the prior of 20,000 rows', () => {
  const rng = streamOf(4)
  const vectors = new Float64Array(40_000)
  for (let at = 0; at < vectors.length; at += 2) {
    const common = rng.normal()
    vectors[at] = 1 + common
    vectors[at + 1] = -2 + 0.5 * common + 0.5 * rng.normal()
  }
  const means = new Float64Array(40_000)
  const precision = drawPrior(vectors, 2, ones(20_000), means, rng)

  test('has their mean in every row, within 0.05', () => {
    for (const row of [0, 7777, 19_999]) {
      expect(Math.abs((means[2 * row] as number) - 1)).toBeLessThan(0.05)
      expect(Math.abs((means[2 * row + 1] as number) + 2)).toBeLessThan(0.05)
    }
  })

  test('has the inverse of their covariance [[1, ½], [½, ½]], within 0.1', () => {
    ;[2, -2, -2, 4].forEach((wanted, place) => {
      expect(Math.abs((precision[place] as number) - wanted)).toBeLessThan(0.1)
    })
  })
})

test('with a feature, the prior means follow it and the precision is that of the rest, within 5 %', () => {
  const rng = streamOf(6)
  const rows = 20_000
  const values = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? 1 : rng.normal()))
  const vectors = Float64Array.from(
    { length: rows },
    (_, row) => 3 + 2 * (values[2 * row + 1] as number) + 0.5 * rng.normal(),
  )
  const means = new Float64Array(rows)
  const precision = drawPrior(vectors, 1, { count: 2, values }, means, rng)
  expect(Math.abs((precision[0] as number) / 4 - 1)).toBeLessThan(0.05)
  for (let row = 0; row < rows; row += 999) {
    const wanted = 3 + 2 * (values[2 * row + 1] as number)
    expect(Math.abs((means[row] as number) - wanted)).toBeLessThan(0.05)
  }
})

test('the means of draws scatter as those of 100 rows do: variance 1 / (100·Λ) within 10 %', () => {
  const rng = streamOf(8)
  const vectors = Float64Array.from({ length: 100 }, () => rng.normal())
  const means = new Float64Array(100)
  let sum = 0
  let squares = 0
  let variance = 0
  const draws = 10_000
  for (let draw = 0; draw < draws; draw++) {
    const precision = drawPrior(vectors, 1, ones(100), means, rng)
    sum += (means[0] as number) / draws
    squares += (means[0] as number) ** 2 / draws
    variance += 1 / ((precision[0] as number) * 101 * draws)
  }
  expect(Math.abs((squares - sum ** 2) / variance - 1)).toBeLessThan(0.1)
})

test('one row, and no row at all, still have a prior', () => {
  for (const vectors of [Float64Array.of(0.2, 0.1), new Float64Array(0)]) {
    const means = new Float64Array(vectors.length)
    const precision = drawPrior(vectors, 2, ones(vectors.length / 2), means, streamOf(5))
    expect([...means, ...precision].every(Number.isFinite)).toBe(true)
  }
})
