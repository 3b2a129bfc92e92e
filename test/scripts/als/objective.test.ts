/** The trained tables against ARCHITECTURE's equations, evaluated naively and through the plain twin. */
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions } from '../../../scripts/train/als/options.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import type { RatingModel, TrainedModel } from '../../../scripts/train/trained-model.ts'
import { interactionWeight } from '../../../src/model/interaction-weight.ts'
import { rankingRegularization, ratingRegularization } from '../../../src/model/regularization.ts'
import { solveRow } from '../../../src/model/row-equation.ts'
import { smallDataset } from './small-dataset.ts'

const USERS = 60
const ITEMS = 40
const FACTORS = 9
const dataset = smallDataset({ users: USERS, items: ITEMS, silentUsers: [5] })
const { users, items, values } = dataset.train
const defaults = defaultTrainOptions(dataset)
let model: TrainedModel
let rating: RatingModel

beforeAll(async () => {
  const size = { factors: FACTORS, iterations: 4 }
  if (defaults.rating === null) throw new Error('explicit feedback has a rating table')
  model = await trainModel(dataset, {
    seed: 3,
    threads: 2,
    ranking: {
      ...defaults.ranking,
      ...size,
      unobservedWeight: 0.2,
      userWeightExponent: 0,
      itemWeightExponent: 0,
    },
    rating: { ...defaults.rating, ...size },
  })
  if (model.rating === null) throw new Error('explicit feedback has a rating table')
  rating = model.rating
})

function dot(a: Float32Array, rowOfA: number, b: Float32Array, rowOfB: number): number {
  let sum = 0
  for (let f = 0; f < FACTORS; f++) {
    sum += (a[rowOfA * FACTORS + f] as number) * (b[rowOfB * FACTORS + f] as number)
  }
  return sum
}

const countOf = (rows: Uint32Array, row: number) => rows.filter((other) => other === row).length

/** Pairs of one user: item rows and raw values. */
function historyOf(user: number) {
  const pairs = [...users.keys()].filter((pair) => users[pair] === user)
  return pairs.map((pair) => ({ item: items[pair] as number, value: values[pair] as number }))
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squareA, squareB] = [0, 0, 0]
  a.forEach((value, i) => {
    product += value * (b[i] as number)
    squareA += value ** 2
    squareB += (b[i] as number) ** 2
  })
  return product / Math.sqrt(squareA * squareB)
}

describe('ranking table', () => {
  test('has disliked pairs in it, or the test would not test them', () => {
    expect(values.some((value) => interactionWeight(value, model.ranking.options.weightRule) < 0)).toBe(true)
  })

  test('reports the exact objective (1e-5 relative)', () => {
    const { options, userFactors, itemFactors, losses } = model.ranking
    const weights = new Map<number, number>()
    values.forEach((value, pair) => {
      const key = (users[pair] as number) * ITEMS + (items[pair] as number)
      weights.set(key, interactionWeight(value, options.weightRule))
    })
    let loss = 0
    for (let user = 0; user < USERS; user++) {
      for (let item = 0; item < ITEMS; item++) {
        const weight = weights.get(user * ITEMS + item) ?? 0
        const preference = weight > 0 ? 1 : 0
        const score = dot(userFactors, user, itemFactors, item)
        loss += (options.unobservedWeight + Math.abs(weight)) * (preference - score) ** 2
      }
      const lambda = rankingRegularization(options, countOf(users, user), ITEMS)
      loss += lambda * dot(userFactors, user, userFactors, user)
    }
    for (let item = 0; item < ITEMS; item++) {
      const lambda = rankingRegularization(options, countOf(items, item), USERS)
      loss += lambda * dot(itemFactors, item, itemFactors, item)
    }
    expect(Math.abs((losses.at(-1) as number) / loss - 1)).toBeLessThan(1e-5)
  })

  test('folding in a training history gives the trained vector (cosine ≥ 0.99999, required 0.999)', () => {
    const { options, userFactors, itemFactors } = model.ranking
    const gramian = new Float32Array(FACTORS * FACTORS)
    for (let i = 0; i < FACTORS; i++) {
      for (let j = 0; j < FACTORS; j++) {
        let sum = 0
        for (let item = 0; item < ITEMS; item++) {
          sum += (itemFactors[item * FACTORS + i] as number) * (itemFactors[item * FACTORS + j] as number)
        }
        gramian[i * FACTORS + j] = options.unobservedWeight * sum
      }
    }
    for (let user = 0; user < USERS; user++) {
      const history = historyOf(user)
      if (history.length === 0) continue
      const weights = history.map(({ value }) => interactionWeight(value, options.weightRule))
      const lambda = rankingRegularization(options, history.length, ITEMS)
      const out = new Float32Array(FACTORS)
      solveRow(
        {
          factors: FACTORS,
          gramian,
          rows: Float32Array.from(
            history.flatMap(({ item }) => [...itemFactors.slice(item * FACTORS, (item + 1) * FACTORS)]),
          ),
          weights: Float32Array.from(weights, Math.abs),
          targets: Float32Array.from(weights, (w) => (w > 0 ? options.unobservedWeight + w : 0)),
          regularization: new Float32Array(FACTORS).fill(lambda),
        },
        out,
      )
      const trained = userFactors.slice(user * FACTORS, (user + 1) * FACTORS)
      expect(cosine(out, trained)).toBeGreaterThan(0.99999)
    }
  })
})

describe('rating table', () => {
  test('reports the exact objective (1e-5 relative)', () => {
    const { options, userFactors, itemFactors, userBiases, itemBiases, losses } = rating
    let loss = 0
    values.forEach((value, pair) => {
      const [user, item] = [users[pair] as number, items[pair] as number]
      const biases = options.mean + (userBiases[user] as number) + (itemBiases[item] as number)
      loss += (value - biases - dot(userFactors, user, itemFactors, item)) ** 2
    })
    const add = (rows: Uint32Array, count: number, factors: Float32Array, biases: Float32Array) => {
      for (let row = 0; row < count; row++) {
        const lambda = ratingRegularization(options, countOf(rows, row))
        loss += lambda.factors * dot(factors, row, factors, row) + lambda.bias * (biases[row] as number) ** 2
      }
    }
    add(users, USERS, userFactors, userBiases)
    add(items, ITEMS, itemFactors, itemBiases)
    expect(Math.abs((losses.at(-1) as number) / loss - 1)).toBeLessThan(1e-5)
  })

  test('folding in a training history gives the trained vector and bias (cosine ≥ 0.99999)', () => {
    const { options, userFactors, itemFactors, userBiases, itemBiases } = rating
    for (let user = 0; user < USERS; user++) {
      const history = historyOf(user)
      if (history.length === 0) continue
      const lambda = ratingRegularization(options, history.length)
      const out = new Float32Array(FACTORS + 1)
      solveRow(
        {
          factors: FACTORS + 1,
          gramian: null,
          rows: Float32Array.from(
            history.flatMap(({ item }) => [...itemFactors.slice(item * FACTORS, (item + 1) * FACTORS), 1]),
          ),
          weights: new Float32Array(history.length).fill(1),
          targets: Float32Array.from(
            history,
            ({ item, value }) => value - options.mean - (itemBiases[item] as number),
          ),
          regularization: new Float32Array(FACTORS + 1).fill(lambda.factors).fill(lambda.bias, FACTORS),
        },
        out,
      )
      const trained = new Float32Array(FACTORS + 1)
      trained.set(userFactors.slice(user * FACTORS, (user + 1) * FACTORS))
      trained[FACTORS] = userBiases[user] as number
      expect(cosine(out, trained)).toBeGreaterThan(0.99999)
    }
  })
})
