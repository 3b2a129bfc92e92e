import { expect, test } from 'vitest'
import {
  digamma,
  hurwitzZeta,
  trigamma,
  trigammaInverse,
} from '../../../../scripts/train/report/statistics/special-functions.ts'

const EULER_MASCHERONI = 0.577_215_664_901_532_9

test('ψ(1) = −γ, ψ(1/2) = −γ − 2 ln 2, ψ(x + 1) = ψ(x) + 1/x, within 1e-10', () => {
  expect(digamma(1)).toBeCloseTo(-EULER_MASCHERONI, 10)
  expect(digamma(0.5)).toBeCloseTo(-EULER_MASCHERONI - 2 * Math.LN2, 10)
  expect(digamma(38.3)).toBeCloseTo(digamma(37.3) + 1 / 37.3, 10)
})

test('ψ′(1) = π²/6, ψ′(1/2) = π²/2, within 1e-10', () => {
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 10)
  expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 10)
})

test.each([1e-9, 1e-3, 0.2, 1, 7, 300, 1e9])(
  'trigammaInverse undoes trigamma at %d, within 1e-6 relative',
  (value) => {
    expect(trigamma(trigammaInverse(value)) / value).toBeCloseTo(1, 6)
  },
)

test('ζ(2, 1) = π²/6, ζ(4, 1) = π⁴/90, ζ(2, 3) = π²/6 − 1 − 1/4, within 1e-10', () => {
  expect(hurwitzZeta(2, 1)).toBeCloseTo(Math.PI ** 2 / 6, 10)
  expect(hurwitzZeta(4, 1)).toBeCloseTo(Math.PI ** 4 / 90, 10)
  expect(hurwitzZeta(2, 3)).toBeCloseTo(Math.PI ** 2 / 6 - 1.25, 10)
})
