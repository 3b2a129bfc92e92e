import { describe, expect, test } from 'vitest'
import { defaultTrainOptions, type TrainOptions } from '../../scripts/train/als/options.ts'
import { chooseIterations } from '../../scripts/train/early-stopping.ts'
import { withIterations } from '../../scripts/train/training-options.ts'
import { orderedDataset } from './als/ordered-dataset.ts'

const { dataset } = orderedDataset({ users: 120, items: 60 })

function options(): TrainOptions {
  const defaults = defaultTrainOptions(dataset)
  const { rating } = defaults
  // Hardly any regularisation: more iterations overfit.
  return {
    ...defaults,
    threads: 1,
    ranking: { ...defaults.ranking, factors: 16, iterations: 12, regularization: 0.01 },
    rating: rating && { ...rating, factors: 16, iterations: 12, regularization: 0.05 },
  }
}

describe('early stopping', () => {
  test('chooses the iteration with the best score, and stops two iterations after it', async () => {
    const scores: Record<'ranking' | 'rating', number[]> = { ranking: [], rating: [] }
    const chosen = await chooseIterations(dataset, options(), (table, iteration, score) => {
      expect(iteration).toBe(scores[table].length + 1)
      scores[table].push(score)
    })
    expect(chosen.ranking).toBe(scores.ranking.indexOf(Math.max(...scores.ranking)) + 1)
    expect(chosen.rating).toBe(scores.rating.indexOf(Math.min(...scores.rating)) + 1)
    for (const table of ['ranking', 'rating'] as const) {
      expect(scores[table].length).toBe(Math.min(12, (chosen[table] as number) + 2))
    }
    expect(scores.rating.length).toBeLessThan(12)
  })

  test('is the same again', async () => {
    const choose = () => chooseIterations(dataset, options(), () => {})
    expect(await choose()).toEqual(await choose())
  })

  test('leaves a sampled rating table alone', async () => {
    const given = options()
    const bayesian = { factors: 2, featureFactors: 0, chains: 1, samples: 1, burnIn: 0, rank: 2 }
    const sampled = { ...given, rating: given.rating && { ...given.rating, bayesian } }
    const chosen = await chooseIterations(dataset, sampled, () => {})
    expect(chosen.rating).toBeNull()
    const stopped = withIterations(sampled, chosen)
    expect(stopped.ranking.iterations).toBe(chosen.ranking)
    expect(stopped.rating).toEqual(sampled.rating)
  })
})
