/** The training stage: a dataset in, float32 tables out. */
import { sweepsOf } from '../bayesian/options.ts'
import { trainBayesianRating } from '../bayesian/train-bayesian.ts'
import type { Dataset } from '../interactions.ts'
import { releaseMemory } from '../release-memory.ts'
import type { TrainedModel } from '../trained-model.ts'
import { checkTrainOptions, type RatingTrainOptions, type TrainOptions } from './options.ts'
import { trainRanking } from './ranking.ts'
import { trainRating } from './rating.ts'
import { createWorkspace } from './workspace.ts'

export interface TrainProgress {
  readonly stage: 'ranking' | 'rating'
  /** 1…iterations, reported when it is done. */
  readonly iteration: number
  readonly iterations: number
  /** Objective after this iteration; of a sampler's sweep, the sum of its squared errors. */
  readonly loss: number
}

/**
 * Trains the ranking table and, where the options have one, the rating table.
 * @throws {DivergenceError} where a row has no finite solution
 * @throws {MemoryLimitError} where the training does not fit into 4 GiB
 * @throws {RangeError} for options out of range
 */
export async function trainModel(
  dataset: Dataset,
  options: TrainOptions,
  onProgress: (progress: TrainProgress) => void = () => {},
): Promise<TrainedModel> {
  checkTrainOptions(options)
  const { seed, threads, ranking, rating } = options
  const widest =
    rating !== null && rating.bayesian === null && rating.factors >= ranking.factors
      ? ({ factors: rating.factors, biases: 1 } as const)
      : ({ factors: ranking.factors, biases: 0 } as const)
  await releaseMemory()
  const workspace = createWorkspace(dataset, widest, threads)
  try {
    const reporter =
      (stage: TrainProgress['stage'], iterations: number) => (iteration: number, loss: number) =>
        onProgress({ stage, iteration, iterations, loss })
    const trainRatingTable = (options: RatingTrainOptions) => {
      const { bayesian } = options
      if (bayesian === null) {
        return trainRating(workspace, dataset, options, seed, reporter('rating', options.iterations))
      }
      const report = reporter('rating', sweepsOf(bayesian))
      return trainBayesianRating(dataset, { ...options, bayesian }, { seed, threads }, report)
    }
    return {
      ranking: await trainRanking(workspace, dataset, ranking, seed, reporter('ranking', ranking.iterations)),
      rating: rating && (await trainRatingTable(rating)),
    }
  } finally {
    await workspace.close()
  }
}
