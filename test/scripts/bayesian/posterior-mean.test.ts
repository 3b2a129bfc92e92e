import { describe, expect, test } from 'vitest'
import { changeBasis } from '../../../scripts/train/bayesian/fold-in-basis.ts'
import type { Sample } from '../../../scripts/train/bayesian/gibbs.ts'
import { type LowRankMean, PosteriorMean } from '../../../scripts/train/bayesian/posterior-mean.ts'
import { streamOf } from '../../../scripts/train/bayesian/stream.ts'

const USERS = 90
const ITEMS = 70
const FACTORS = 3

function sample(seed: number): Sample {
  const rng = streamOf(seed)
  const vectors = (rows: number) => Float64Array.from({ length: rows * (FACTORS + 1) }, () => rng.normal())
  const users = vectors(USERS)
  const items = vectors(ITEMS)
  return {
    sweep: 1,
    users,
    items,
    noisePrecision: 1,
    squaredErrors: 0,
  }
}

function average(samples: readonly Sample[], rank: number): LowRankMean {
  const mean = new PosteriorMean(USERS, ITEMS, FACTORS, rank, streamOf(9))
  for (const one of samples) mean.add(one)
  return mean.finish()
}

function product(table: LowRankMean, user: number, item: number): number {
  let sum = 0
  for (let f = 0; f < table.rank; f++) {
    sum +=
      (table.userFactors[user * table.rank + f] as number) *
      (table.itemFactors[item * table.rank + f] as number)
  }
  return sum
}

function wantedProduct(samples: readonly Sample[], user: number, item: number): number {
  let sum = 0
  for (const { users, items } of samples) {
    for (let f = 0; f < FACTORS; f++) {
      sum += (users[user * 4 + f] as number) * (items[item * 4 + f] as number)
    }
  }
  return sum / samples.length
}

describe('the mean of samples', () => {
  const samples = [sample(1), sample(2), sample(3)]

  test.each([9, 20])('whose rank is 9 is recovered with rank %d to 1e-9', (rank) => {
    const table = average(samples, rank)
    for (let user = 0; user < USERS; user += 7) {
      for (let item = 0; item < ITEMS; item++) {
        expect(Math.abs(product(table, user, item) - wantedProduct(samples, user, item))).toBeLessThan(1e-9)
      }
    }
  })

  test('has the mean biases', () => {
    const { userBiases, itemBiases } = average(samples, 9)
    const wanted = samples.reduce((sum, { users }) => sum + (users[4 * 5 + 3] as number) / 3, 0)
    expect(userBiases[5]).toBeCloseTo(wanted, 12)
    expect(itemBiases).toHaveLength(ITEMS)
  })

  test('cut to a lower rank loses no more than the singular values that are cut, within 1 %', () => {
    // Orthogonal directions of known strength: 10, 5, 2 · e_k e_kᵀ.
    const strong = sample(4)
    strong.users.fill(0)
    strong.items.fill(0)
    for (const [k, strength] of [10, 5, 2].entries()) {
      strong.users[k * 4 + k] = strength
      strong.items[k * 4 + k] = 1
    }
    const table = average([strong], 2)
    expect(product(table, 0, 0)).toBeCloseTo(10, 1)
    expect(product(table, 1, 1)).toBeCloseTo(5, 1)
    expect(Math.abs(product(table, 2, 2))).toBeLessThan(0.02)
  })

  test('of no sample is refused', () => {
    expect(() => average([], 4)).toThrow(RangeError)
  })
})

describe('the basis for fold-in', () => {
  const table = average([sample(5), sample(6)], 6)
  const changed = changeBasis(table, 3.5)

  test('leaves every prediction as it is, to 1e-5', () => {
    for (let user = 0; user < USERS; user += 11) {
      for (let item = 0; item < ITEMS; item += 5) {
        const before =
          3.5 +
          (table.userBiases[user] as number) +
          (table.itemBiases[item] as number) +
          product(table, user, item)
        const after =
          changed.mean +
          (changed.userBiases[user] as number) +
          (changed.itemBiases[item] as number) +
          product(changed, user, item)
        expect(Math.abs(after - before)).toBeLessThan(1e-5)
      }
    }
  })

  test('makes the users uncorrelated, of mean 0 and variance 1, to 1e-4', () => {
    const coordinates = (user: number) => [
      ...changed.userFactors.subarray(user * 6, user * 6 + 6),
      (changed.userBiases[user] as number) / Math.sqrt(changed.biasVariance),
    ]
    for (let i = 0; i < 7; i++) {
      let mean = 0
      for (let user = 0; user < USERS; user++) mean += (coordinates(user)[i] as number) / USERS
      expect(Math.abs(mean)).toBeLessThan(1e-4)
      for (let j = 0; j < 7; j++) {
        let covariance = 0
        for (let user = 0; user < USERS; user++) {
          covariance += ((coordinates(user)[i] as number) * (coordinates(user)[j] as number)) / USERS
        }
        expect(Math.abs(covariance - (i === j ? 1 : 0))).toBeLessThan(1e-4)
      }
    }
  })
})
