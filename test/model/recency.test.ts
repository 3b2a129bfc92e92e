import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recencyShares, SECONDS_A_DAY } from '../../src/model/recency.ts'
import { normals, openEngine } from './engine-fixture.ts'

test('half is left after every half-life before the newest; what has no time counts in full', () => {
  const day = SECONDS_A_DAY
  expect([...recencyShares([10 * day, 0, 3 * day, undefined, 10 * day - 35 * day], 7)]).toEqual([
    1,
    2 ** (-10 / 7),
    0.5,
    1,
    2 ** -5,
  ])
  expect([...recencyShares([undefined, undefined], 1)]).toEqual([1, 1])
  expect([...recencyShares([], 1)]).toEqual([])
})

test('only differences of times matter', () => {
  const times = fc.array(fc.integer({ min: 0, max: 2e9 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.integer({ min: 1, max: 1000 }),
      (all, by, days) => {
        const moved = all.map((time) => time + by)
        expect(recencyShares(moved, days)).toEqual(recencyShares(all, days))
      },
    ),
  )
})

test('a share of 1 changes nothing, and one of 0 is as if there were no interaction, to 1e-4', () => {
  const engine = openEngine({
    items: { factors: 6, values: normals(6 * 50, 3) },
    ratings: { factors: 4, values: normals(4 * 50, 4), baselineBiases: normals(50, 5) },
  })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 49 }), { minLength: 2, maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      (rows, value) => {
        const kept = rows.slice(1).map((row) => ({ row, value }))
        const [gone = 0] = rows
        const all = [{ row: gone, value: 5 }, ...kept]
        const whole = all.map((interaction) => ({ ...interaction, share: 1 }))
        expect(engine.foldIn(whole)).toEqual(engine.foldIn(all))
        expect(engine.foldInRating(whole)).toEqual(engine.foldInRating(all))
        const none = [{ row: gone, value: 5, share: 0 }, ...kept]
        const expected = engine.foldIn(kept)
        for (const [factor, share] of engine.foldIn(none).entries()) {
          expect(Math.abs(share - (expected[factor] ?? NaN))).toBeLessThan(1e-4)
        }
        const rating = engine.foldInRating(none)
        expect(Math.abs(rating.bias - engine.foldInRating(kept).bias)).toBeLessThan(1e-4)
        expect(Math.abs(rating.baselineBias - engine.foldInRating(kept).baselineBias)).toBeLessThan(1e-6)
      },
    ),
  )
})
