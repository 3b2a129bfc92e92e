/** The training stage: a dataset in, float32 tables out. */
import type { Dataset } from '../interactions.ts'
import type { TrainedModel } from '../trained-model.ts'
import { checkTrainOptions, type TrainOptions } from './options.ts'
import { trainRanking } from './ranking.ts'
import { trainRating } from './rating.ts'
import { createWorkspace } from './workspace.ts'

export interface TrainProgress {
  readonly stage: 'ranking' | 'rating'
  /** 1…iterations, reported when it is done. */
  readonly iteration: number
  readonly iterations: number
  /** Objective after this iteration. */
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
    rating !== null && rating.factors >= ranking.factors
      ? ({ factors: rating.factors, biases: 1 } as const)
      : ({ factors: ranking.factors, biases: 0 } as const)
  const workspace = createWorkspace(dataset, widest, threads)
  try {
    const reporter =
      (stage: TrainProgress['stage'], iterations: number) => (iteration: number, loss: number) =>
        onProgress({ stage, iteration, iterations, loss })
    return {
      ranking: await trainRanking(workspace, dataset, ranking, seed, reporter('ranking', ranking.iterations)),
      rating:
        rating === null
          ? null
          : await trainRating(workspace, dataset, rating, seed, reporter('rating', rating.iterations)),
    }
  } finally {
    await workspace.close()
  }
}
