import { describe, expect, test } from 'vitest'
import { emptyLists, type RankedLists } from '../../../../scripts/train/evaluate/ranked-lists.ts'
import {
  analyseCalibration,
  calibrationBins,
  fitLine,
} from '../../../../scripts/train/report/analyses/calibration.ts'
import { analyseErrors, errorBins } from '../../../../scripts/train/report/analyses/errors.ts'
import {
  analyseQuantisation,
  relativeErrors,
} from '../../../../scripts/train/report/analyses/quantisation.ts'
import {
  analyseRecommendations,
  countListings,
  exposure,
} from '../../../../scripts/train/report/analyses/recommendations.ts'
import { analyseTraining } from '../../../../scripts/train/report/analyses/training.ts'
import type { TrainedModel } from '../../../../scripts/train/trained-model.ts'
import { quantiseRows } from '../../../../src/model/quantise.ts'

const columns = (given: number[], predicted: number[], biasOnly = predicted) => ({
  given: Float64Array.from(given),
  predicted: Float64Array.from(predicted),
  biasOnly: Float64Array.from(biasOnly),
  userRatings: new Uint32Array(given.length),
  itemRatings: new Uint32Array(given.length),
})
const SCALE = { min: 0.5, max: 5 }

describe('errors', () => {
  test('RMSE, its standard error and the bias-only one by hand', () => {
    const ratings = columns([3, 3, 3, 3], [4, 4, 3, 3], [5, 5, 5, 5])
    const [bin] = errorBins(ratings, Uint32Array.of(7, 7, 8, 9))
    // Squares 1, 1, 0, 0: mean ½, variance 1/3, standard error √(1/12), over 2·√½.
    expect(bin).toMatchObject({ ratings: 4, biasOnlyRmse: 2 })
    expect(bin?.rmse).toBeCloseTo(Math.SQRT1_2, 12)
    expect(bin?.standardError).toBeCloseTo(Math.sqrt(1 / 12) / (2 * Math.SQRT1_2), 12)
  })

  test('bins with few ratings are joined, none is lost', () => {
    const known = Uint32Array.from({ length: 500 }, (_, place) => (place < 100 ? 0 : place < 102 ? 1 : place))
    const bins = errorBins(columns(new Array(500).fill(3), new Array(500).fill(4)), known)
    expect(bins.reduce((sum, { ratings }) => sum + ratings, 0)).toBe(500)
    expect(bins.every(({ ratings }) => ratings >= 30)).toBe(true)
    expect(bins[0]).toMatchObject({ from: 0, to: 1, ratings: 100, rmse: 1, standardError: 0 })
    for (const [place, bin] of bins.entries()) if (place > 0) expect(bin.from).toBe(bins[place - 1]?.to)
  })

  test('sentences name the ends and what the factors add', () => {
    const errors = analyseErrors(columns([3, 4], [3.5, 3.5], [4, 3]), 'random:0.5')
    expect(errors?.byUser.summary).toBe(
      'The error is 0.500 for users with 0 ratings; the factors improve on the biases alone in 1 of 1 bin, by 50 % at best (0 ratings).',
    )
  })

  test('is null without held-out ratings', () => {
    expect(analyseErrors(columns([], []), 'none')).toBeNull()
    expect(analyseCalibration(columns([], []), SCALE, 'none')).toBeNull()
  })
})

describe('calibration', () => {
  test('bins by predicted rating: means and standard errors by hand', () => {
    // A bin is 0.25 wide: 3.0…3.25 has two, 4.75…5 has one, on the very edge.
    const bins = calibrationBins(columns([2, 4, 5], [3.1, 3.2, 5]), SCALE)
    expect(bins).toHaveLength(2)
    expect(bins[0]).toMatchObject({ from: 3, to: 3.25, ratings: 2, given: 3, standardError: 1 })
    expect(bins[0]?.predicted).toBeCloseTo(3.15, 12)
    expect(bins[1]).toMatchObject({ from: 4.75, to: 5, ratings: 1, given: 5, predicted: 5, standardError: 0 })
  })

  test('error is the mean distance weighted by ratings; slope is least squares', () => {
    const calibration = analyseCalibration(columns([2, 3, 4], [2.5, 3, 3.5]), SCALE, 'p')
    expect(calibration?.error).toBeCloseTo(1 / 3, 12)
    expect(calibration?.slope).toBeCloseTo(2, 12)
    expect(calibration?.intercept).toBeCloseTo(-3, 12)
    expect(calibration?.summary).toContain('too cautious: where they differ by 1, ratings differ by 2.00')
  })

  test('too bold, and just right, are said', () => {
    expect(analyseCalibration(columns([2.8, 3.2], [2, 4]), SCALE, 'p')?.summary).toContain('too bold')
    expect(analyseCalibration(columns([2, 4], [2, 4]), SCALE, 'p')?.summary).toContain(
      'as they should (slope 1.00)',
    )
  })

  test('equal predictions have no slope', () => {
    expect(fitLine(columns([1, 2], [3, 3]))).toBeNull()
    expect(analyseCalibration(columns([3], [3]), SCALE, 'p')).toMatchObject({
      slope: null,
      intercept: null,
      error: 0,
    })
  })
})

function lists(users: number[][], limit: number): RankedLists {
  const found = emptyLists(users.length, limit)
  for (const [user, rows] of users.entries()) found.rows.set(rows, user * limit)
  return found
}

describe('recommendations', () => {
  test('coverage, Gini, novelty and tenths by hand', () => {
    const counts = Uint32Array.of(8, 4, 2, 1, 1, 1, 1, 1, 1, 1)
    const listings = countListings(lists([[0, 1], [0]], 2), 10)
    expect([...listings]).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    const found = exposure('model', { listings, counts, users: 8 })
    expect(found.coverage).toBe(0.2)
    // −log₂(8/8) twice and −log₂(4/8) once, over three.
    expect(found.novelty).toBeCloseTo(1 / 3, 12)
    // Rising 0…0, 1, 2: (2·9 − 11)·1 + (2·10 − 11)·2 = 25, over 10·3.
    expect(found.gini).toBeCloseTo(25 / 30, 12)
    expect(found.tenths.slice(0, 3)).toEqual([2 / 3, 1 / 3, 0])
    expect(found.lorenz[50]).toBe(1)
  })

  test('every item listed equally often: Gini 0, coverage 1', () => {
    const even = { listings: new Uint32Array(20).fill(3), counts: new Uint32Array(20).fill(2), users: 4 }
    expect(exposure('model', even)).toMatchObject({ coverage: 1, gini: 0, novelty: 1 })
  })

  test('no lists and no items', () => {
    const nothing = { listings: new Uint32Array(0), counts: new Uint32Array(0), users: 0 }
    expect(exposure('model', nothing)).toMatchObject({ coverage: 0, gini: 0, novelty: 0 })
  })

  test('says whether what is recommended is better known than what was chosen', () => {
    const found = (model: number[], history: number[]) =>
      analyseRecommendations(
        {
          model: Uint32Array.from(model),
          popularity: Uint32Array.of(1, 0),
          history: Uint32Array.from(history),
        },
        { counts: Uint32Array.of(4, 1), users: 4 },
        { users: 1, places: 1 },
      ).summary
    expect(found([1, 0], [0, 1])).toContain('better known, by 2.0 bits, than')
    expect(found([0, 1], [1, 0])).toContain('less known, by 2.0 bits, than')
    expect(found([1, 0], [1, 0])).toContain('about as well known as')
  })
})

describe('quantisation', () => {
  test('relative error of a row, zero rows left out', () => {
    // Scale 1/127·127: 127 is kept, 0.4 is rounded to 0.
    const values = Float32Array.of(127, 0.4, 0, 0)
    const errors = relativeErrors(values, quantiseRows(values, 2, 2))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeCloseTo(0.4 / Math.hypot(127, 0.4), 6)
  })

  test('counts lists by items in common, and names the metric that changes most', () => {
    const values = Float32Array.of(127, 1, 64, 3)
    const found = analyseQuantisation({
      itemFactors: values,
      quantised: quantiseRows(values, 2, 2),
      int8Lists: lists(
        [
          [0, 1],
          [0, 1],
        ],
        2,
      ),
      floatLists: lists(
        [
          [1, 0],
          [0, 2],
        ],
        2,
      ),
      metrics: {
        int8: { 'ndcg@10': 0.49, rmse: 0.9 },
        float32: { 'ndcg@10': 0.5, rmse: 0.9 },
        bias: { rmse: 1 },
      },
    })
    expect(found.overlap).toEqual([0, 1, 1])
    expect(found.meanOverlap).toBe(0.75)
    expect(found.metrics).toHaveLength(2)
    expect(found.bytes).toEqual({ int8: 40, float32: 16 })
    expect(found.summary).toContain('ndcg@10 changes most, by −2.0 %')
  })
})

describe('training', () => {
  const model = (ranking: number[], rating: number[] | null) =>
    ({
      ranking: { losses: ranking },
      rating: rating && { losses: rating },
    }) as unknown as TrainedModel

  test('says how far the loss fell and whether it ever rose', () => {
    const training = analyseTraining(model([200, 100, 50], [10, 11]))
    expect(training?.tables.map(({ table }) => table)).toEqual(['ranking', 'rating'])
    expect(training?.tables[0]?.summary).toContain(
      '75 % less. The last iteration changed it by 50 %; it never rose.',
    )
    expect(training?.tables[1]?.summary).toContain('it rose in 1 iteration.')
  })

  test('one table, one iteration, and none', () => {
    expect(analyseTraining(model([5], null))?.tables).toHaveLength(1)
    expect(analyseTraining(model([], null))).toBeNull()
  })
})
