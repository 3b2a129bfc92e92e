import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions, type RatingTrainOptions } from '../../../scripts/train/als/options.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import { trainBayesianRating } from '../../../scripts/train/bayesian/train-bayesian.ts'
import { exportModel } from '../../../scripts/train/export.ts'
import { instantiateScoreKernel } from '../../../scripts/train/score-kernel.ts'
import type { RatingModel } from '../../../scripts/train/trained-model.ts'
import { Engine } from '../../../src/model/engine.ts'
import { historiesOf, orderedDataset } from '../als/ordered-dataset.ts'
import { smallDataset } from '../als/small-dataset.ts'

const { dataset, groupOf } = orderedDataset({ users: 200, items: 80 })
const bayesian = { factors: 4, featureFactors: 3, chains: 2, samples: 30, burnIn: 30, rank: 6 }

function ratingOptions(): RatingTrainOptions & { bayesian: typeof bayesian } {
  const { rating } = defaultTrainOptions(dataset)
  if (rating === null) throw new Error('explicit feedback trains a rating table')
  return { ...rating, bayesian }
}

const train = (threads: number) =>
  trainBayesianRating(dataset, ratingOptions(), { seed: 3, threads }, () => {})

function predict(model: RatingModel, user: number, item: number): number {
  const { factors, mean } = model.options
  let rating = mean + (model.userBiases[user] as number) + (model.itemBiases[item] as number)
  for (let f = 0; f < factors; f++) {
    rating +=
      (model.userFactors[user * factors + f] as number) * (model.itemFactors[item * factors + f] as number)
  }
  return rating
}

let model: RatingModel
beforeAll(async () => {
  model = await train(1)
})

test('three threads give the same table as one, to the bit', async () => {
  const other = await train(3)
  expect(other.itemFactors).toEqual(model.itemFactors)
  expect(other.userFactors).toEqual(model.userFactors)
  expect(other.options).toEqual(model.options)
})

test('the squared errors fall, and every sweep of every chain is reported', () => {
  expect(model.losses).toHaveLength(2 * 60)
  expect(model.losses[59]).toBeLessThan((model.losses[0] as number) * 0.9)
})

test('the groups of tastes are told apart: alike pairs are predicted at least a star above the others', () => {
  let alike = 0
  let other = 0
  for (let user = 0; user < 200; user++) {
    for (let item = 0; item < 80; item++) {
      if (user % 4 === groupOf(item)) alike += predict(model, user, item) / (200 * 20)
      else other += predict(model, user, item) / (200 * 60)
    }
  }
  expect(alike - other).toBeGreaterThan(1)
})

describe('a user folded in from their history', () => {
  test('is predicted close to their trained predictions: 0.25 stars in the mean square', async () => {
    const defaults = defaultTrainOptions(dataset)
    const trained = await trainModel(dataset, {
      ...defaults,
      threads: 1,
      ranking: { ...defaults.ranking, factors: 4, iterations: 1 },
      rating: ratingOptions(),
    })
    const { manifest, blobs } = exportModel(dataset, trained, null, { seed: 3, simulated: true })
    const engine = new Engine(manifest, instantiateScoreKernel)
    engine.itemsTarget.set(blobs.get(manifest.blobs.items.sha256) ?? [])
    engine.ratingsTarget?.set(blobs.get(manifest.blobs.ratings?.sha256 ?? '') ?? [])
    engine.open()
    const { rating } = trained
    if (rating === null) throw new Error('there is a rating table')
    let squares = 0
    for (const [user, history] of historiesOf(dataset).entries()) {
      const folded = engine.foldInRating(history)
      for (let item = 0; item < 80; item++) {
        const { min, max } = rating.options.scale
        const trainedRating = Math.max(min, Math.min(max, predict(rating, user, item)))
        squares += (engine.predict(folded, item) - trainedRating) ** 2 / (200 * 80)
      }
    }
    expect(Math.sqrt(squares)).toBeLessThan(0.25)
  })

  test('without a history is the average user', () => {
    expect(model.options.regularizationExponent).toBe(0)
    expect(model.options.regularization).toBeGreaterThan(0)
    const average = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(average(model.userBiases))).toBeLessThan(1e-4)
    expect(Math.abs(average(model.userFactors))).toBeLessThan(1e-4)
  })
})

test('more factors and rank than users, items or ratings are no error', async () => {
  const few = smallDataset({ users: 5, items: 4 })
  const options = { ...ratingOptions(), bayesian: { ...bayesian, factors: 9, rank: 32 } }
  const table = await trainBayesianRating(few, options, { seed: 1, threads: 1 }, () => {})
  expect(table.options.factors).toBeLessThanOrEqual(5)
  expect(table.itemFactors.every(Number.isFinite)).toBe(true)
})
