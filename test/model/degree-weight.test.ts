import { expect, test } from 'vitest'
import { degreeWeight } from '../../src/model/degree-weight.ts'

const weighting = { userExponent: 0.5, itemExponent: 0.25, userMean: 16, itemMean: 81 }

test('is 1 for a pair of the mean user and the mean item', () => {
  expect(degreeWeight(weighting, 16, 81)).toBe(1)
})

test('halves with four times the interactions of the user, falls to a third with 81 times those of the item', () => {
  expect(degreeWeight(weighting, 64, 81)).toBeCloseTo(1 / 2, 12)
  expect(degreeWeight(weighting, 16, 81 * 81)).toBeCloseTo(1 / 3, 12)
})

test('takes a row of less than one interaction for one of one: an item without any has a finite weight', () => {
  expect(degreeWeight(weighting, 0.2, 0)).toBe(degreeWeight(weighting, 1, 1))
  expect(degreeWeight(weighting, 1, 1)).toBeCloseTo(4 * 3, 12)
})

test('with exponents of zero leaves every weight as it is', () => {
  expect(degreeWeight({ ...weighting, userExponent: 0, itemExponent: 0 }, 7, 3)).toBe(1)
})
