import { expect, test } from 'vitest'
import {
  effectiveDegreesOfFreedom,
  itemMoments,
} from '../../../../scripts/train/report/analyses/item-moments.ts'
import { createRng } from '../../../../src/model/rng.ts'

test('moments of 1, 2, 3, 6 and of one value by hand; an item without values has none', () => {
  const moments = itemMoments(Uint32Array.of(0, 1, 0, 0, 0), Float32Array.of(1, 5, 2, 3, 6), 3)
  expect([...moments.counts]).toEqual([4, 1, 0])
  expect([...moments.means]).toEqual([3, 5, 0])
  // Squares 4, 1, 0, 9 are 14, over 3; fourths 16, 1, 0, 81 are 98: g₂ = 4·98/14² − 3 = −1, G₂ = 3/2·(−5 + 6).
  expect(moments.variances[0]).toBeCloseTo(14 / 3, 12)
  expect(moments.kurtoses[0]).toBeCloseTo(1.5, 12)
  expect([moments.variances[1], moments.kurtoses[1], moments.kurtoses[2]]).toEqual([
    0,
    Number.NaN,
    Number.NaN,
  ])
})

/** 400 items of 20 seeded draws. */
function drawn(draw: (rng: ReturnType<typeof createRng>) => number) {
  const rng = createRng(6)
  const items = Uint32Array.from({ length: 8000 }, (_, place) => place % 400)
  return itemMoments(
    items,
    Float32Array.from(items, () => draw(rng)),
    400,
  )
}
const ROWS = Array.from({ length: 400 }, (_, row) => row)

test('normal values have n − 1 degrees of freedom, within 10 %', () => {
  const freedom = effectiveDegreesOfFreedom(
    drawn((rng) => rng.normal()),
    ROWS,
  )
  expect((freedom[0] ?? 0) / 19).toBeCloseTo(1, 1)
})

test('even values, of excess kurtosis −1.2, have 2/(2/19 − 1.2/20), within 20 %', () => {
  const freedom = effectiveDegreesOfFreedom(
    drawn((rng) => rng.uniform()),
    ROWS,
  )
  const share = (freedom[0] ?? 0) / (2 / (2 / 19 - 1.2 / 20))
  expect(share).toBeGreaterThan(0.8)
  expect(share).toBeLessThan(1.2)
})

test('items whose values are all equal count as normal', () => {
  const equal = itemMoments(Uint32Array.of(0, 0, 0, 0, 0), new Float32Array(5).fill(3), 1)
  expect([...effectiveDegreesOfFreedom(equal, [0])]).toEqual([4])
})
