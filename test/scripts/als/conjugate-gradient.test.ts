/** Conjugate gradient against the exact solver: same equations, so the same tables once it has converged. */
import { describe, expect, test } from 'vitest'
import { defaultTrainOptions, type Solver } from '../../../scripts/train/als/options.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import type { RankingModel } from '../../../scripts/train/trained-model.ts'
import { smallDataset } from './small-dataset.ts'

/** Has disliked pairs, a user without pairs, and rows of all lengths modulo 4. */
const dataset = smallDataset({ silentUsers: [5] })

async function train(solver: Solver, iterations: number, threads = 2): Promise<RankingModel> {
  const { ranking } = defaultTrainOptions(dataset)
  const options = { ...ranking, factors: 9, iterations, regularization: 0.05, solver }
  return (await trainModel(dataset, { seed: 3, threads, ranking: options, rating: null })).ranking
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b[i] as number))), 0)
}

describe('conjugate gradient', () => {
  test('with 40 steps gives the tables of the exact solver (1e-3) and its losses (1e-4 relative)', async () => {
    const exact = await train({ kind: 'cholesky' }, 4)
    const close = await train({ kind: 'cg', steps: 40 }, 4)
    expect(largestDifference(close.itemFactors, exact.itemFactors)).toBeLessThan(1e-3)
    expect(largestDifference(close.userFactors, exact.userFactors)).toBeLessThan(1e-3)
    exact.losses.forEach((loss, i) => {
      expect(Math.abs((close.losses[i] as number) / loss - 1)).toBeLessThan(1e-4)
    })
  })

  test('with 3 steps ends within 0.5 % of the exact loss, falling all the way', async () => {
    const exact = await train({ kind: 'cholesky' }, 10)
    const { losses } = await train({ kind: 'cg', steps: 3 }, 10)
    losses.forEach((loss, i) => {
      if (i > 0) expect(loss).toBeLessThan(losses[i - 1] as number)
    })
    expect((losses.at(-1) as number) / (exact.losses.at(-1) as number)).toBeLessThan(1.005)
  })

  test('ends with an exact step: the last users are the exact solution for the last items', async () => {
    const one = await train({ kind: 'cg', steps: 1 }, 0)
    const exact = await train({ kind: 'cholesky' }, 0)
    expect(one.userFactors).toEqual(exact.userFactors)
  })

  test('gives the same bytes for 1 and 3 threads', async () => {
    const [a, b] = await Promise.all([1, 3].map((threads) => train({ kind: 'cg', steps: 3 }, 3, threads)))
    expect(a?.itemFactors).toEqual(b?.itemFactors)
    expect(a?.losses).toEqual(b?.losses)
  })

  test('refuses 0 steps', async () => {
    await expect(train({ kind: 'cg', steps: 0 }, 1)).rejects.toThrow(RangeError)
  })
})
