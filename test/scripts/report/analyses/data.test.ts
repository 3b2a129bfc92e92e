import { describe, expect, test } from 'vitest'
import { catalogueOf } from '../../../../scripts/train/report/analyses/catalogue.ts'
import { analyseDegrees } from '../../../../scripts/train/report/analyses/degrees.ts'
import { analyseRatings } from '../../../../scripts/train/report/analyses/ratings.ts'
import { analyseZipf } from '../../../../scripts/train/report/analyses/zipf.ts'
import { catalogueByHand, datasetByHand } from '../dataset-by-hand.ts'

const pairs = (...list: [number, number, number?, string?][]) =>
  list.map(([user, item, value = 1, date]) => ({ user, item, value, ...(date !== undefined && { date }) }))
const none = (rows: number) =>
  catalogueOf(
    Array.from({ length: rows }, (_, row) => `i${row}`),
    null,
  )

describe('degrees', () => {
  test('of three users with 1, 1 and 2 interactions on two items with 3 and 1', () => {
    const { interactions, users, items } = analyseDegrees(
      datasetByHand(3, 2, pairs([0, 0], [1, 0], [2, 0], [2, 1])),
    )
    expect(interactions).toBe(4)
    expect(users).toMatchObject({ rows: 3, mean: 4 / 3, median: 1, least: 1, most: 2, topTenthShare: 0.5 })
    // Σ(2i − 4)x = −2·1 + 0·1 + 2·2 = 2, over 3·4.
    expect(users.gini).toBeCloseTo(2 / 12, 12)
    expect(users.bins).toEqual([
      { from: 1, to: 2, rows: 2 },
      { from: 2, to: 3, rows: 1 },
    ])
    expect(items).toMatchObject({ rows: 2, mean: 2, median: 2, least: 1, most: 3 })
    expect(users.summary).toContain('Half of the 3 users have at most 1 interaction, the busiest has 2')
  })

  test('rows without interactions are counted', () => {
    const { users } = analyseDegrees(datasetByHand(3, 1, pairs([0, 0])))
    expect(users).toMatchObject({ least: 0, most: 1, median: 0 })
    expect(users.bins).toEqual([
      { from: 0, to: 1, rows: 2 },
      { from: 1, to: 2, rows: 1 },
    ])
  })

  test('one user, and none', () => {
    expect(analyseDegrees(datasetByHand(1, 2, pairs([0, 0], [0, 1]))).users.summary).toBe(
      'The one user has 2 interactions.',
    )
    const empty = analyseDegrees(datasetByHand(0, 0, []))
    expect(empty.users).toMatchObject({
      rows: 0,
      mean: 0,
      median: 0,
      gini: 0,
      bins: [],
      summary: 'There are no users.',
    })
  })
})

describe('zipf', () => {
  test('ranks are of falling popularity, thinned out, the last one kept', () => {
    const interactions = Array.from({ length: 200 }, (_, item) =>
      Array.from({ length: Math.ceil(200 / (item + 1)) }, (_, user) => ({ user, item })),
    ).flat()
    const { ranks, fit, summary } = analyseZipf(datasetByHand(200, 200, interactions), 42)
    expect(ranks[0]).toEqual({ rank: 1, interactions: 200 })
    expect(ranks.at(-1)).toEqual({ rank: 200, interactions: 1 })
    expect(ranks.length).toBeLessThan(110)
    // Interactions 200/rank have the exponent 1, but for rounding up.
    expect(fit?.exponent).toBeGreaterThan(0.8)
    expect(fit?.exponent).toBeLessThan(1.2)
    const [low, high] = fit?.exponentInterval ?? [0, 0]
    expect(low).toBeLessThan(fit?.exponent ?? 0)
    expect(high).toBeGreaterThan(fit?.exponent ?? 0)
    expect(summary).toContain(`to the power of −${fit?.exponent.toFixed(2)}`)
  })

  test('too few items have no law, and a sentence that says so', () => {
    const zipf = analyseZipf(datasetByHand(1, 2, pairs([0, 0], [0, 1])), 1)
    expect(zipf.fit).toBeNull()
    expect(zipf.summary).toContain('there are 2 items')
    expect(analyseZipf(datasetByHand(0, 0, []), 1).ranks).toEqual([])
  })
})

describe('ratings', () => {
  test('histogram of 1, 4, 4, 5', () => {
    const dataset = datasetByHand(2, 2, pairs([0, 0, 4], [0, 1, 1], [1, 0, 4], [1, 1, 5]))
    const { histogram } = analyseRatings(dataset, none(2))
    expect(histogram).toMatchObject({
      mean: 3.5,
      bins: [
        { from: 1, to: 1, interactions: 1 },
        { from: 4, to: 4, interactions: 2 },
        { from: 5, to: 5, interactions: 1 },
      ],
    })
    // Squares around 3.5: 6.25 + 0.25 + 0.25 + 2.25 = 9, over 3.
    expect(histogram?.deviation).toBeCloseTo(Math.sqrt(3), 12)
    expect(histogram?.summary).toContain('The most frequent rating is 4, 50 % of all; the mean is 3.50')
  })

  test('many positive values have bins that double', () => {
    const dataset = datasetByHand(
      1,
      64,
      pairs(...Array.from({ length: 64 }, (_, item) => [0, item, item + 1] as [number, number, number])),
      'implicit',
    )
    const bins = analyseRatings(dataset, none(64)).histogram?.bins ?? []
    expect(bins.map(({ from, interactions }) => [from, interactions])).toEqual([
      [1, 1],
      [2, 2],
      [4, 4],
      [8, 8],
      [16, 16],
      [32, 32],
      [64, 1],
    ])
  })

  test('many values of both signs have bins of equal width that hold all of them', () => {
    const values = Array.from({ length: 100 }, (_, item) => [0, item, item - 50] as [number, number, number])
    const bins = analyseRatings(datasetByHand(1, 100, pairs(...values)), none(100)).histogram?.bins ?? []
    expect(bins.reduce((sum, { interactions }) => sum + interactions, 0)).toBe(100)
    expect(bins[0]?.from).toBe(-50)
    expect(bins.at(-1)?.to).toBe(49)
  })

  test('by year: means and standard errors', () => {
    const dataset = datasetByHand(2, 2, pairs([0, 0, 3], [0, 1, 2], [1, 0, 5]))
    const catalogue = catalogueByHand(dataset, [
      { title: 'A', year: 1990 },
      { title: 'B', year: 2001 },
    ])
    const { byYear } = analyseRatings(dataset, catalogue)
    expect(byYear?.years).toEqual([
      // Variance of 3 and 5 is 2, over two ratings 1.
      { year: 1990, items: 1, interactions: 2, mean: 4, standardError: 1 },
      { year: 2001, items: 1, interactions: 1, mean: 2, standardError: null },
    ])
    expect(byYear?.summary).toContain('Items of 1990 have the most interactions, 2')
  })

  test('over time: every period is there, those without interactions too', () => {
    const dataset = datasetByHand(
      1,
      3,
      pairs([0, 0, 3, '2020-01-31'], [0, 1, 5, '2020-01-02'], [0, 2, 1, '2020-09-15']),
    )
    const { overTime } = analyseRatings(dataset, none(3))
    expect(overTime?.unit).toBe('month')
    expect(overTime?.periods).toHaveLength(9)
    expect(overTime?.periods[0]).toEqual({ start: '2020-01-01', interactions: 2, mean: 4 })
    expect(overTime?.periods[1]).toEqual({ start: '2020-02-01', interactions: 0, mean: null })
    expect(overTime?.periods[8]).toEqual({ start: '2020-09-01', interactions: 1, mean: 1 })
    expect(overTime?.summary).toContain(
      'span 2020-01 to 2020-09; the busiest month is 2020-01 with 67 % of them',
    )
  })

  test.each([
    ['2020-01-01', '2020-03-01', 'day', '2020-01-01'],
    ['2000-02-01', '2020-05-01', 'quarter', '2000-01-01'],
    ['1901-05-01', '2020-05-01', 'year', '1901-01-01'],
  ])('from %s to %s the unit is a %s', (from, to, unit, start) => {
    const { overTime } = analyseRatings(datasetByHand(1, 2, pairs([0, 0, 1, from], [0, 1, 2, to])), none(2))
    expect([overTime?.unit, overTime?.periods[0]?.start]).toEqual([unit, start])
  })

  test('implicit feedback has counts and no means; equal values no histogram', () => {
    const dataset = datasetByHand(2, 2, pairs([0, 0, 1, '2020-01-01'], [1, 1, 1, '2020-01-02']), 'implicit')
    const catalogue = catalogueByHand(dataset, [{ year: 1990 }, { year: 1991 }])
    const { histogram, byYear, overTime } = analyseRatings(dataset, catalogue)
    expect(histogram).toBeNull()
    expect(byYear?.years.map(({ mean }) => mean)).toEqual([null, null])
    expect(overTime?.periods.map(({ mean }) => mean)).toEqual([null, null])
    expect(byYear?.summary).toBe('Items of 1990 have the most interactions, 1, on 1 item.')
  })

  test('without times, years or interactions these parts are null', () => {
    expect(analyseRatings(datasetByHand(0, 0, []), none(0))).toEqual({
      name: 'ratings',
      histogram: null,
      byYear: null,
      overTime: null,
    })
  })
})
