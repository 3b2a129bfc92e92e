/** Which stars a scale of ratings has. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ratingSteps } from '../../src/client/elements/rating-steps.ts'

describe('steps of a scale', () => {
  test.each([
    [{ min: 0.5, max: 5 }, [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5], 5],
    [{ min: 1, max: 5 }, [1, 2, 3, 4, 5], 5],
    [{ min: 1, max: 1 }, [1], 1],
    [{ min: 0, max: 10 }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 10],
    [{ min: 0, max: 100 }, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 5],
    [{ min: -10, max: 10 }, [-8, -6, -4, -2, 0, 2, 4, 6, 8, 10], 5],
  ])('%j', (scale, values, stars) => {
    const steps = ratingSteps(scale)
    expect(steps.map(({ value }) => value)).toEqual(values)
    expect(steps.at(-1)?.stars).toBe(stars)
  })

  test('half stars where the page wants them', () => {
    expect(ratingSteps({ min: 1, max: 3 }, 0.5).map(({ value }) => value)).toEqual([1, 1.5, 2, 2.5, 3])
  })

  test('values stay on the scale and rise, and never more than ten stars', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(number, fc.double({ min: 1, max: 200, noNaN: true }), (min, width) => {
        const max = min + width
        const steps = ratingSteps({ min, max })
        expect(steps.length).toBeGreaterThan(0)
        for (const [place, { value, stars }] of steps.entries()) {
          expect(value).toBeGreaterThanOrEqual(min)
          expect(value).toBeLessThanOrEqual(max + 0.001)
          expect(stars).toBeLessThanOrEqual(10)
          if (place > 0) expect(value).toBeGreaterThan(steps[place - 1]?.value ?? Number.NEGATIVE_INFINITY)
        }
      }),
      { seed: 42 },
    )
  })
})
