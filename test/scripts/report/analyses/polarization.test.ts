import { describe, expect, test } from 'vitest'
import { analysePolarization, MIN_RATINGS } from '../../../../scripts/train/report/analyses/polarization.ts'
import type { RatingModel } from '../../../../scripts/train/trained-model.ts'
import { catalogueByHand, datasetByHand } from '../dataset-by-hand.ts'

const ITEMS = 12
const USERS = 24

/** Item i's ratings lie i/10 above and below 3 in turn, and its norm is what `norm` says. The last item has too few. */
function polarizationOf(norm: (item: number) => number) {
  const dataset = datasetByHand(
    USERS,
    ITEMS,
    Array.from({ length: USERS }, (_, user) =>
      Array.from({ length: ITEMS }, (_, item) => ({
        user,
        item,
        value: 3 + (user % 2 === 0 ? 1 : -1) * ((item + 1) / 10),
      })).filter(({ item }) => item < ITEMS - 1 || user < MIN_RATINGS - 1),
    ).flat(),
  )
  const itemFactors = new Float32Array(ITEMS * 2)
  for (let item = 0; item < ITEMS; item++) itemFactors.set([0.6 * norm(item), 0.8 * norm(item)], item * 2)
  const rating = { itemFactors, options: { factors: 2 } } as Partial<RatingModel> as RatingModel
  const catalogue = catalogueByHand(dataset, [{ title: 'Zero', year: 1999 }])
  return analysePolarization(dataset, rating, catalogue)
}

describe('polarization', () => {
  const found = polarizationOf((item) => item + 1)

  test('leaves out items with too few ratings', () => {
    expect(found?.items).toBe(ITEMS - 1)
    expect(found?.minRatings).toBe(MIN_RATINGS)
  })

  test('deviations by hand: of ±e in turn e·√(n/(n − 1)); norms are those of the vectors', () => {
    const first = found?.byDeviation.polarizing[0]
    expect(first).toMatchObject({ itemId: 'i10', ratings: USERS, title: null })
    expect(first?.mean).toBeCloseTo(3, 6)
    expect(first?.deviation).toBeCloseTo(1.1 * Math.sqrt(USERS / (USERS - 1)), 5)
    expect(first?.norm).toBeCloseTo(11, 5)
    expect(found?.byDeviation.agreeable[0]).toMatchObject({ itemId: 'i0', title: 'Zero (1999)' })
  })

  test('shrinks towards the prior: wide ones less wide, narrow ones wider, order kept', () => {
    const { polarizing, agreeable } = found?.byDeviation ?? { polarizing: [], agreeable: [] }
    expect(polarizing[0]?.shrunken).toBeLessThan(polarizing[0]?.deviation ?? 0)
    expect(agreeable[0]?.shrunken).toBeGreaterThan(agreeable[0]?.deviation ?? 1)
    const order = polarizing.map(({ shrunken }) => shrunken)
    expect(order).toEqual(order.toSorted((one, other) => other - one))
  })

  test('two measures of the same order agree, of opposite order contradict', () => {
    expect(found?.agreement.spearman).toBeCloseTo(1, 12)
    expect(found?.agreement).toMatchObject({ top: 1, shared: 1 })
    const opposite = polarizationOf((item) => ITEMS - item)
    expect(opposite?.agreement.spearman).toBeCloseTo(-1, 12)
    expect(opposite?.agreement.shared).toBe(0)
    expect(opposite?.summary).toContain('contradict each other (Spearman −1.00)')
    expect(opposite?.byNorm.polarizing[0]?.itemId).toBe('i0')
  })

  test('items that differ by chance alone are in no list by deviation, and the sentence says so', () => {
    const dataset = datasetByHand(
      USERS,
      ITEMS,
      Array.from({ length: USERS * ITEMS }, (_, place) => ({
        user: Math.floor(place / ITEMS),
        item: place % ITEMS,
        value: 3 + (Math.floor(place / ITEMS) % 2),
      })),
    )
    const rating = {
      itemFactors: new Float32Array(ITEMS * 2).fill(1),
      options: { factors: 2 },
    } as Partial<RatingModel> as RatingModel
    const alike = analysePolarization(dataset, rating, catalogueByHand(dataset, []))
    expect(alike?.prior.degreesOfFreedom).toBeNull()
    expect(alike?.byDeviation).toEqual({ polarizing: [], agreeable: [] })
    expect(alike?.byNorm.polarizing).not.toHaveLength(0)
    expect(alike?.summary).toContain('no more than chance makes them: shrunken, all are 0.5')
  })

  test('is null with too few items', () => {
    const dataset = datasetByHand(1, 1, [{ user: 0, item: 0, value: 4 }])
    const rating = {
      itemFactors: new Float32Array(2),
      options: { factors: 2 },
    } as Partial<RatingModel> as RatingModel
    expect(analysePolarization(dataset, rating, catalogueByHand(dataset, []))).toBeNull()
  })
})
