import { expect, test } from 'vitest'
import { fitPowerLaw } from '../../../../scripts/train/report/statistics/power-law.ts'
import { hurwitzZeta } from '../../../../scripts/train/report/statistics/special-functions.ts'
import { createRng, type Rng } from '../../../../src/model/rng.ts'

const OPTIONS = { samples: 100, leastTail: 50 }

/** Draws of p(x) = x^−α/ζ(α, from), by inverting the cumulative sum. */
function powerLaw(draws: number, alpha: number, from: number, rng: Rng): number[] {
  const whole = hurwitzZeta(alpha, from)
  return Array.from({ length: draws }, () => {
    let left = rng.uniform() * whole
    let value = from
    for (; value < 1e6; value++) {
      left -= value ** -alpha
      if (left <= 0) break
    }
    return value
  })
}

test.each([
  [2.1, 1],
  [2.5, 3],
  [3.2, 10],
])('recovers α = %d above %d from 4,000 seeded draws, within 0.1', (alpha, from) => {
  const fit = fitPowerLaw(powerLaw(4000, alpha, from, createRng(7)), OPTIONS, createRng(1))
  expect(Math.abs((fit?.alpha ?? 0) - alpha)).toBeLessThan(0.1)
})

test('the 95 % interval holds α in at least 16 of 20 seeded samples', () => {
  const holding = Array.from({ length: 20 }, (_, seed) => {
    const fit = fitPowerLaw(powerLaw(1000, 2.5, 3, createRng(100 + seed)), OPTIONS, createRng(seed))
    const [low, high] = fit?.interval ?? [0, 0]
    return low < 2.5 && high > 2.5
  }).filter((holds) => holds)
  expect(holding.length).toBeGreaterThanOrEqual(16)
})

test('finds where the law begins: 1,000 even values below 20 stay outside', () => {
  const rng = createRng(3)
  const even = Array.from({ length: 1000 }, () => 1 + rng.integer(19))
  const fit = fitPowerLaw([...even, ...powerLaw(2000, 2.4, 20, rng)], OPTIONS, createRng(1))
  expect(fit?.from).toBeGreaterThanOrEqual(18)
  expect(fit?.from).toBeLessThanOrEqual(30)
  expect(fit?.alpha).toBeCloseTo(2.4, 0)
})

test('standard error is that of theory: (α − 1)/√n for values far above 1, within 5 %', () => {
  const fit = fitPowerLaw(
    powerLaw(2000, 2.5, 200, createRng(5)),
    { ...OPTIONS, leastTail: 2000 },
    createRng(1),
  )
  const expected = ((fit?.alpha ?? 0) - 1) / Math.sqrt(2000)
  expect((fit?.standardError ?? 0) / expected).toBeCloseTo(1, 1)
  // And the bootstrap sees the same spread: its interval is ±1.96 of it, within a quarter.
  const [low, high] = fit?.interval ?? [0, 0]
  expect((high - low) / (2 * 1.96 * expected)).toBeGreaterThan(0.75)
  expect((high - low) / (2 * 1.96 * expected)).toBeLessThan(1.25)
})

test('same seed, same interval', () => {
  const values = powerLaw(500, 2, 1, createRng(2))
  const run = () => fitPowerLaw(values, OPTIONS, createRng(9))
  expect(run()).toEqual(run())
})

test.each([
  ['no values', []],
  ['too few', [1, 2, 3]],
  ['equal ones', new Array<number>(100).fill(4)],
])('%s have no law', (_, values) => {
  expect(fitPowerLaw(values, OPTIONS, createRng(1))).toBeNull()
})
