import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatStars, ratingSteps, starsOf } from '../../src/demo/rating-scale.ts'

const valuesAndStars = (scale: { min: number; max: number }) =>
  ratingSteps(scale).map(({ value, stars }) => [value, stars])

describe('steps of a scale', () => {
  test('0.5 to 5 are the half stars', () => {
    expect(valuesAndStars({ min: 0.5, max: 5 })).toEqual(
      [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5].map((stars) => [stars, stars]),
    )
  })

  test('1 to 5 are the whole stars', () => {
    expect(valuesAndStars({ min: 1, max: 5 })).toEqual([1, 2, 3, 4, 5].map((stars) => [stars, stars]))
  })

  test('1 to 10 are ten half stars', () => {
    expect(valuesAndStars({ min: 1, max: 10 })).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) => [value, value / 2]),
    )
  })

  test('have words', () => {
    expect(ratingSteps({ min: 0.5, max: 5 }).map(({ label }) => label)).toEqual([
      'half a star',
      '1 star',
      '1 and a half stars',
      '2 stars',
      '2 and a half stars',
      '3 stars',
      '3 and a half stars',
      '4 stars',
      '4 and a half stars',
      '5 stars',
    ])
  })

  test('begin at the least and end at the most, on any scale', () => {
    const bounds = fc.tuple(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 1, max: 100 }))
    fc.assert(
      fc.property(bounds, ([min, span]) => {
        const scale = { min, max: min + span }
        const steps = ratingSteps(scale)
        expect(steps[0]?.value).toBe(min)
        expect(steps.at(-1)).toMatchObject({ value: min + span, stars: 5 })
        for (const step of steps) expect(starsOf(step.value, scale)).toBeCloseTo(step.stars, 10)
      }),
    )
  })
})

describe('predictions as stars', () => {
  test('lie between the steps, and not beyond five', () => {
    expect(starsOf(4.21, { min: 0.5, max: 5 })).toBeCloseTo(4.21)
    expect(starsOf(7.3, { min: 1, max: 10 })).toBeCloseTo(3.65)
    expect(starsOf(12, { min: 1, max: 10 })).toBe(5)
    expect(formatStars(3.65)).toMatch(/^3\.[67]$/)
  })
})
