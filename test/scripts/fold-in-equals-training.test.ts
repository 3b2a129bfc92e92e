/** A user folded in from their training history gets the vector that training gave them. */
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import { exportModel } from '../../scripts/train/export.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import type { TrainedModel } from '../../scripts/train/trained-model.ts'
import { Engine } from '../../src/model/engine.ts'
import { rankingEquation } from '../../src/model/fold-in.ts'
import { createRng } from '../../src/model/rng.ts'
import { solveRow } from '../../src/model/row-equation.ts'
import type { RowInteraction } from '../../src/model/tables.ts'

const USERS = 200
const ITEMS = 150
const FACTORS = 16

/** Four tastes: everyone likes every fourth item most, and popular ones more than others. */
function tastes(): Dataset {
  const rng = createRng(7)
  const pairs: { user: number; item: number; value: number }[] = []
  for (let user = 0; user < USERS; user++) {
    for (let item = 0; item < ITEMS; item++) {
      const liked = item % 4 === user % 4
      if (rng.uniform() > (liked ? 0.5 : 0.1) / (1 + item / 60)) continue
      pairs.push({
        user,
        item,
        value: Math.min(5, Math.max(1, Math.round((liked ? 4 : 2.4) + rng.normal()))),
      })
    }
  }
  const counts = new Uint32Array(ITEMS)
  for (const { item } of pairs) counts[item] = (counts[item] as number) + 1
  const byCount = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number))
  const rowOf = new Map(byCount.map((item, row) => [item, row]))
  const train = pairs
    .map(({ item, ...pair }) => ({ ...pair, row: rowOf.get(item) as number }))
    .sort((a, b) => a.user - b.user || a.row - b.row)
  return {
    name: 'tastes',
    feedback: 'explicit',
    userIds: Array.from({ length: USERS }, (_, user) => String(1000 + user)),
    itemIds: Array.from({ length: ITEMS }, (_, item) => String(1000 + item)),
    train: {
      users: Uint32Array.from(train, ({ user }) => user),
      items: Uint32Array.from(train, ({ row }) => row),
      values: Float32Array.from(train, ({ value }) => value),
      times: null,
    },
    heldOut: null,
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, factor) => sum + value * (y[factor] as number), 0)
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

let trained: TrainedModel
let engine: Engine
let histories: RowInteraction[][]

beforeAll(async () => {
  const dataset = tastes()
  const defaults = defaultTrainOptions(dataset)
  if (defaults.rating === null) throw new Error('explicit feedback trains a rating table')
  trained = await trainModel(dataset, {
    ...defaults,
    threads: 1,
    ranking: {
      ...defaults.ranking,
      factors: FACTORS,
      weightRule: {
        kind: 'rating',
        dislikedBelow: 3,
        top: 5,
        weight: 2,
        leastWeight: 0.5,
        dislikeWeight: 0.3,
      },
    },
    rating: { ...defaults.rating, factors: 8 },
  })
  const { manifest, blobs } = exportModel(dataset, trained, null, { seed: 42, simulated: true })
  engine = new Engine(manifest, instantiateScoreKernel)
  engine.itemsTarget.set(blobs.get(manifest.blobs.items.sha256) ?? [])
  engine.ratingsTarget?.set(blobs.get(manifest.blobs.ratings?.sha256 ?? '') ?? [])
  engine.open()
  const { users, items, values } = dataset.train
  histories = Array.from({ length: USERS }, () => [])
  for (const [place, user] of users.entries()) {
    histories[user]?.push({ row: items[place] as number, value: values[place] as number })
  }
})

const trainedUser = (user: number) =>
  trained.ranking.userFactors.subarray(user * FACTORS, (user + 1) * FACTORS)

describe(`for each of ${USERS} users`, () => {
  test('the float32 tables give the trained vector: cosine above 0.99999', () => {
    const { itemFactors, options } = trained.ranking
    const gramian = new Float32Array(FACTORS * FACTORS)
    for (let row = 0; row < ITEMS; row++) {
      for (let i = 0; i < FACTORS; i++) {
        for (let j = 0; j < FACTORS; j++) {
          const product =
            (itemFactors[row * FACTORS + i] as number) * (itemFactors[row * FACTORS + j] as number)
          gramian[i * FACTORS + j] = (gramian[i * FACTORS + j] as number) + options.unobservedWeight * product
        }
      }
    }
    for (const [user, history] of histories.entries()) {
      const equation = rankingEquation(engine.items, gramian, options, history)
      if (equation === null) throw new Error(`user ${user} likes nothing`)
      const { regularization, weights, targets } = equation
      const rows = new Float32Array(equation.rows.length * FACTORS)
      for (const [place, row] of equation.rows.entries()) {
        rows.set(itemFactors.subarray(row * FACTORS, (row + 1) * FACTORS), place * FACTORS)
      }
      const out = new Float32Array(FACTORS)
      const diagonal = new Float32Array(FACTORS).fill(regularization)
      solveRow({ factors: FACTORS, gramian, rows, weights, targets, regularization: diagonal }, out)
      expect(cosine(out, trainedUser(user))).toBeGreaterThan(0.99999)
      const [largest, other] = [out, trainedUser(user)].map((vector) => Math.max(...vector.map(Math.abs)))
      expect((largest as number) / (other as number)).toBeCloseTo(1, 3)
    }
  })

  test('the served int8 tables give it too: cosine above 0.999', () => {
    const cosines = histories.map((history, user) => cosine(engine.foldIn(history), trainedUser(user)))
    expect(Math.min(...cosines)).toBeGreaterThan(0.999)
  })

  test('the rating table gives the trained predictions, within 0.03 stars', () => {
    const { rating } = trained
    if (rating === null) throw new Error('there is a rating table')
    const { factors, mean, scale } = rating.options
    for (const [user, history] of histories.entries()) {
      const folded = engine.foldInRating(history)
      expect(folded.baselineBias).toBeCloseTo(rating.baseline.userBiases[user] as number, 3)
      for (let row = 0; row < ITEMS; row += 7) {
        let want = mean + (rating.userBiases[user] as number) + (rating.itemBiases[row] as number)
        for (let factor = 0; factor < factors; factor++) {
          want +=
            (rating.userFactors[user * factors + factor] as number) *
            (rating.itemFactors[row * factors + factor] as number)
        }
        const clamped = Math.max(scale.min, Math.min(scale.max, want))
        expect(Math.abs(engine.predict(folded, row) - clamped)).toBeLessThan(0.03)
      }
    }
  })
})
