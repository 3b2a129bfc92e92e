/** Short rows, solved by an equation of their interactions: when, and that nothing else changes. */
import { beforeAll, describe, expect, test } from 'vitest'
import { DivergenceError } from '../../../scripts/train/als/divergence.ts'
import { defaultTrainOptions } from '../../../scripts/train/als/options.ts'
import { longestShortRow } from '../../../scripts/train/als/short-rows.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import type { RankingModel } from '../../../scripts/train/trained-model.ts'
import { rankingRegularization } from '../../../src/model/regularization.ts'
import { createRng, shuffle } from '../../../src/model/rng.ts'
import { solveRow } from '../../../src/model/row-equation.ts'
import { datasetOf } from './small-dataset.ts'

const USERS = 6000
const ITEMS = 40
const FACTORS = 15
const WIDTH = 16
const LONGEST = 14

/** Items of each user: from none to more than there are factors, so that rows of both kinds are among them. */
const histories = (() => {
  const rng = createRng(5)
  const items = Uint32Array.from({ length: ITEMS }, (_, item) => item)
  return Array.from({ length: USERS }, (_, user) => {
    shuffle(items, rng)
    return items.slice(0, user % 20).toSorted()
  })
})()
const pairs = histories.flatMap((items, user) => [...items].map((item) => ({ user, item, value: 1 })))
const dataset = datasetOf(USERS, ITEMS, pairs, 'implicit')
const options = {
  ...defaultTrainOptions(dataset).ranking,
  userWeightExponent: 0,
  itemWeightExponent: 0,
  factors: FACTORS,
  iterations: 2,
  regularization: 0.01,
  unobservedWeight: 0.3,
}

async function train(threads: number, overrides: Partial<typeof options> = {}): Promise<RankingModel> {
  const ranking = { ...options, ...overrides }
  return (await trainModel(dataset, { seed: 1, threads, ranking, rating: null })).ranking
}

describe('longestShortRow', () => {
  const counts = (rows: number, each: number) => new Uint32Array(rows).fill(each)

  test('without a Gramian: 7/8 of the width, whatever the rows', () => {
    expect(longestShortRow(counts(1, 500), 64, null)).toBe(56)
    expect(longestShortRow(counts(1, 1), 8, null)).toBe(7)
  })

  test('with one: only where the rows save more than the eigenvectors take', () => {
    expect(longestShortRow(counts(100, 10), 64, 1000)).toBe(0)
    expect(longestShortRow(counts(100_000, 10), 64, 1000)).toBe(56)
  })

  test('long rows and empty ones save nothing', () => {
    expect(longestShortRow(counts(1_000_000, 57), 64, 1000)).toBe(0)
    expect(longestShortRow(counts(1_000_000, 0), 64, 1000)).toBe(0)
  })
})

describe('a training with many short rows', () => {
  let model: RankingModel
  beforeAll(async () => {
    model = await train(2)
  })

  test('solves them so, or this would test nothing', () => {
    const lengths = Uint32Array.from(histories, (items) => items.length)
    expect(longestShortRow(lengths, WIDTH, ITEMS)).toBe(LONGEST)
  })

  test('gives every user the solution of the plain twin, on both sides of the longest short row', () => {
    const { userFactors, itemFactors } = model
    const gramian = new Float32Array(FACTORS * FACTORS)
    for (let i = 0; i < FACTORS; i++) {
      for (let j = 0; j < FACTORS; j++) {
        let sum = 0
        for (let at = 0; at < itemFactors.length; at += FACTORS) {
          sum += (itemFactors[at + i] as number) * (itemFactors[at + j] as number)
        }
        gramian[i * FACTORS + j] = options.unobservedWeight * sum
      }
    }
    const want = new Float32Array(FACTORS)
    for (let user = 1; user < 200; user++) {
      const items = histories[user] as Uint32Array
      if (items.length === 0) continue
      const rows = [...items].flatMap((item) => [
        ...itemFactors.subarray(item * FACTORS, (item + 1) * FACTORS),
      ])
      const scale = rankingRegularization(options, items.length, ITEMS)
      solveRow(
        {
          factors: FACTORS,
          gramian,
          rows: Float32Array.from(rows),
          weights: new Float32Array(items.length).fill(1),
          targets: new Float32Array(items.length).fill(1 + options.unobservedWeight),
          regularization: new Float32Array(FACTORS).fill(scale),
        },
        want,
      )
      const got = userFactors.subarray(user * FACTORS, (user + 1) * FACTORS)
      const difference = Math.hypot(...want.map((value, i) => value - (got[i] as number)))
      expect(difference / Math.hypot(...want)).toBeLessThan(1e-5)
    }
  })

  test('reports the exact objective (1e-5 relative)', () => {
    const { userFactors, itemFactors, losses } = model
    const counts = new Uint32Array(ITEMS)
    for (const { item } of pairs) counts[item] = (counts[item] as number) + 1
    const dot = (a: Float32Array, row: number, b: Float32Array, column: number) => {
      let sum = 0
      for (let f = 0; f < FACTORS; f++) {
        sum += (a[row * FACTORS + f] as number) * (b[column * FACTORS + f] as number)
      }
      return sum
    }
    let loss = 0
    histories.forEach((items, user) => {
      const seen = new Set(items)
      for (let item = 0; item < ITEMS; item++) {
        const weight = options.unobservedWeight + (seen.has(item) ? 1 : 0)
        loss += weight * ((seen.has(item) ? 1 : 0) - dot(userFactors, user, itemFactors, item)) ** 2
      }
      loss += rankingRegularization(options, items.length, ITEMS) * dot(userFactors, user, userFactors, user)
    })
    counts.forEach((n, item) => {
      loss += rankingRegularization(options, n, USERS) * dot(itemFactors, item, itemFactors, item)
    })
    expect(Math.abs((losses.at(-1) as number) / loss - 1)).toBeLessThan(1e-5)
  })

  test('gives the same bytes for 1 and 3 threads, and zeros to users without interactions', async () => {
    const [one, three] = await Promise.all([train(1), train(3)])
    expect(three.userFactors).toEqual(one.userFactors)
    expect(three.itemFactors).toEqual(one.itemFactors)
    expect(three.losses).toEqual(one.losses)
    expect(model.userFactors.subarray(0, FACTORS)).toEqual(new Float32Array(FACTORS))
  })

  test('more factors than items, without regularisation: DivergenceError', async () => {
    const lengths = Uint32Array.from(histories, (items) => items.length)
    expect(longestShortRow(lengths, 56, ITEMS)).toBe(49)
    await expect(train(2, { factors: 56, iterations: 0, regularization: 0 })).rejects.toThrow(DivergenceError)
  })
})
