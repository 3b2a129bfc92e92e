/** The training stage as a whole: what comes out, that it is the minimum it claims to be, and its limits. */
import { describe, expect, test } from 'vitest'
import { DivergenceError } from '../../../scripts/train/als/divergence.ts'
import { defaultTrainOptions, type TrainOptions } from '../../../scripts/train/als/options.ts'
import { type TrainProgress, trainModel } from '../../../scripts/train/als/train.ts'
import type { Dataset } from '../../../scripts/train/interactions.ts'
import type { RatingModel, TrainedModel } from '../../../scripts/train/trained-model.ts'
import { datasetOf, smallDataset } from './small-dataset.ts'

interface Overrides {
  readonly seed?: number
  readonly threads?: number
  readonly ranking?: Partial<TrainOptions['ranking']>
  readonly rating?: Partial<NonNullable<TrainOptions['rating']>> | null
}

function options(dataset: Dataset, overrides: Overrides = {}): TrainOptions {
  const defaults = defaultTrainOptions(dataset)
  const { seed = 7, threads = 2, ranking = {}, rating = {} } = overrides
  return {
    seed,
    threads,
    ranking: { ...defaults.ranking, factors: 8, iterations: 5, ...ranking },
    rating:
      rating === null || defaults.rating === null
        ? null
        : { ...defaults.rating, factors: 6, iterations: 5, ...rating },
  }
}

const explicit = smallDataset()
const implicit = smallDataset({ feedback: 'implicit' })

function rating(model: TrainedModel): RatingModel {
  if (model.rating === null) throw new Error('the model has no rating table')
  return model.rating
}

function expectFalling(losses: readonly number[]) {
  losses.forEach((loss, i) => {
    if (i > 0) expect(loss).toBeLessThan(losses[i - 1] as number)
  })
}

describe('trainModel', () => {
  test('gives both tables for explicit feedback, of the right shapes', async () => {
    const model = await trainModel(explicit, options(explicit))
    const { userFactors, itemFactors } = model.ranking
    expect([userFactors.length, itemFactors.length]).toEqual([60 * 8, 40 * 8])
    const table = rating(model)
    expect([table.userFactors.length, table.itemFactors.length]).toEqual([60 * 6, 40 * 6])
    expect([table.userBiases.length, table.itemBiases.length]).toEqual([60, 40])
    expect([table.baseline.userBiases.length, table.baseline.itemBiases.length]).toEqual([60, 40])
    expect(table.options.scale).toEqual({ min: 1, max: 5 })
  })

  test('gives no rating table for implicit feedback', async () => {
    expect((await trainModel(implicit, options(implicit))).rating).toBeNull()
  })

  test('lets the loss of both tables fall, and reports each iteration', async () => {
    const seen: TrainProgress[] = []
    const model = await trainModel(explicit, options(explicit), (progress) => seen.push(progress))
    expectFalling(model.ranking.losses)
    expectFalling(rating(model).losses)
    expect(seen.map(({ stage, iteration }) => `${stage} ${iteration}`)).toEqual(
      ['ranking', 'rating'].flatMap((stage) => [1, 2, 3, 4, 5].map((iteration) => `${stage} ${iteration}`)),
    )
    expect(seen.map(({ loss }) => loss)).toEqual([...model.ranking.losses, ...rating(model).losses])
  })

  test('gives the same bytes for 1, 2, 3 and 8 threads', async () => {
    const [first, ...others] = await Promise.all(
      [1, 2, 3, 8].map((threads) => trainModel(explicit, options(explicit, { threads }))),
    )
    const withoutTimes = (model?: TrainedModel) => ({
      ranking: { ...model?.ranking, iterationMs: [] },
      rating: { ...model?.rating, iterationMs: [] },
    })
    for (const other of others) expect(withoutTimes(other)).toEqual(withoutTimes(first))
  })

  test('gives another model for another seed', async () => {
    const [a, b] = await Promise.all([1, 2].map((seed) => trainModel(explicit, options(explicit, { seed }))))
    expect(a?.ranking.itemFactors).not.toEqual(b?.ranking.itemFactors)
    expect(a?.rating?.itemFactors).not.toEqual(b?.rating?.itemFactors)
  })

  test('separates the groups: same-group items score higher', async () => {
    const { ranking } = await trainModel(implicit, options(implicit))
    const score = (user: number, item: number) => {
      let sum = 0
      for (let f = 0; f < 8; f++) {
        sum += (ranking.userFactors[user * 8 + f] as number) * (ranking.itemFactors[item * 8 + f] as number)
      }
      return sum
    }
    for (let user = 0; user < 60; user++) {
      const meanOf = (alike: boolean) => {
        const scores = Array.from({ length: 40 }, (_, item) => item)
          .filter((item) => (item % 4 === user % 4) === alike)
          .map((item) => score(user, item))
        return scores.reduce((a, b) => a + b, 0) / scores.length
      }
      expect(meanOf(true)).toBeGreaterThan(meanOf(false))
    }
  })
})

describe('limits', () => {
  test('0 iterations: no losses, finite tables, users still solved', async () => {
    const none = { iterations: 0 }
    const model = await trainModel(explicit, options(explicit, { ranking: none, rating: none }))
    expect(model.ranking.losses).toEqual([])
    expect(rating(model).iterationMs).toEqual([])
    expect(model.ranking.userFactors.every(Number.isFinite)).toBe(true)
    expect(model.ranking.userFactors.some((value) => value !== 0)).toBe(true)
  })

  test('1 iteration on one thread: one loss, one time', async () => {
    const one = { iterations: 1 }
    const model = await trainModel(explicit, options(explicit, { threads: 1, ranking: one, rating: one }))
    expect(model.ranking.losses).toHaveLength(1)
    expect(rating(model).iterationMs).toHaveLength(1)
  })

  test('users without interactions: zero vectors and biases', async () => {
    const dataset = smallDataset({ silentUsers: [0, 17, 59] })
    const model = await trainModel(dataset, options(dataset))
    for (const user of [0, 17, 59]) {
      expect(model.ranking.userFactors.slice(user * 8, user * 8 + 8)).toEqual(new Float32Array(8))
      expect(rating(model).userFactors.slice(user * 6, user * 6 + 6)).toEqual(new Float32Array(6))
      expect(rating(model).userBiases[user]).toBe(0)
    }
  })

  test('more factors than users and items', async () => {
    const dataset = smallDataset({ users: 9, items: 7 })
    const wide = { factors: 33 }
    const model = await trainModel(dataset, options(dataset, { ranking: wide, rating: wide }))
    expect(model.ranking.itemFactors).toHaveLength(7 * 33)
    expect(model.ranking.itemFactors.every(Number.isFinite)).toBe(true)
    expectFalling(model.ranking.losses)
  })

  test('one user, and one rating only', async () => {
    const dataset = datasetOf(1, 1, [{ user: 0, item: 0, value: 4 }], 'explicit')
    const model = await trainModel(dataset, options(dataset))
    expect(model.ranking.userFactors.every(Number.isFinite)).toBe(true)
    expect(rating(model).options.mean).toBe(4)
  })

  test('all ratings equal: biases and factors are zero, the mean says it all', async () => {
    const pairs = [0, 1, 2, 3].flatMap((user) => [0, 1, 2].map((item) => ({ user, item, value: 3 })))
    const dataset = datasetOf(4, 3, pairs, 'explicit')
    const table = rating(await trainModel(dataset, options(dataset)))
    expect(table.options).toMatchObject({ mean: 3, scale: { min: 3, max: 3 } })
    expect(table.userBiases).toEqual(new Float32Array(4))
    expect(table.userFactors.every((value) => value === 0)).toBe(true)
  })

  test('without any regularisation: DivergenceError that names the row and the option', async () => {
    const nothing = { regularization: 0, unobservedWeight: 0, factors: 30 }
    const failing = trainModel(implicit, options(implicit, { ranking: nothing }))
    await expect(failing).rejects.toThrow(DivergenceError)
    await expect(failing).rejects.toThrow(
      /^ranking table, iteration 0: user "u\d+" \(row \d+\) has no finite solution; a larger --regularization gives it one$/,
    )
  })

  test.each([
    ['cholesky', {}],
    ['cg', { solver: { kind: 'cg', steps: 3 } }],
  ] as const)(
    '%s, a regularisation beyond float32: DivergenceError that asks for less',
    async (_, solver) => {
      const ranking = { regularization: 1e38, ...solver }
      await expect(trainModel(implicit, options(implicit, { ranking }))).rejects.toThrow(
        /has no finite solution; a smaller --regularization gives it one$/,
      )
    },
  )

  test('a rating that is not finite: DivergenceError', async () => {
    const pairs = [
      { user: 0, item: 0, value: 4 },
      { user: 1, item: 0, value: Number.POSITIVE_INFINITY },
    ]
    const dataset = datasetOf(2, 1, pairs, 'explicit')
    const failing = trainModel(
      dataset,
      options(dataset, { ranking: { weightRule: { kind: 'constant', weight: 1 } } }),
    )
    await expect(failing).rejects.toThrow(
      /^rating table, iteration 0: user "u[01]".* a larger --rating-regularization /,
    )
  })

  test.each([
    [{ threads: 0 }, '--threads is 0, expected a whole number ≥ 1'],
    [{ seed: 0.5 }, '--seed is 0.5, expected a whole number'],
    [{ ranking: { factors: 0 } }, '--factors is 0, expected a whole number ≥ 1'],
    [{ rating: { iterations: -1 } }, '--iterations is -1, expected a whole number ≥ 0'],
    [{ ranking: { regularization: -1 } }, '--regularization is -1, expected a number ≥ 0'],
    [{ ranking: { unobservedWeight: Number.NaN } }, '--unobserved-weight is NaN, expected a number ≥ 0'],
  ])('refuses %j', async (overrides: Overrides, message) => {
    await expect(trainModel(explicit, options(explicit, overrides))).rejects.toThrow(new RangeError(message))
  })
})
