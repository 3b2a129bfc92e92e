/** Every option of a training and its default. */
import { availableParallelism } from 'node:os'
import type { WeightRule } from '../../../src/model/interaction-weight.ts'
import type { Dataset } from '../interactions.ts'

export interface TrainOptions {
  /** Any 32-bit integer; same seed, same model, whatever the number of threads. */
  readonly seed: number
  readonly threads: number
  readonly ranking: RankingTrainOptions
  /** Null trains no rating table. */
  readonly rating: RatingTrainOptions | null
}

export interface RankingTrainOptions {
  readonly factors: number
  readonly iterations: number
  /** λ of λ·(n + α₀·opposite rows)^ν. */
  readonly regularization: number
  /** ν */
  readonly regularizationExponent: number
  /** α₀, the weight of every pair without an interaction. */
  readonly unobservedWeight: number
  readonly weightRule: WeightRule
}

export interface RatingTrainOptions {
  readonly factors: number
  readonly iterations: number
  /** λ of λ·n^ν. */
  readonly regularization: number
  /** ν */
  readonly regularizationExponent: number
  /** λ of the biases of users and items, also times n^ν. */
  readonly biasRegularization: number
  readonly baseline: BaselineOptions
}

/** Bias-only model: added to the number of ratings where their mean is taken. */
export interface BaselineOptions {
  readonly userRegularization: number
  readonly itemRegularization: number
}

export function defaultTrainOptions(dataset: Dataset): TrainOptions {
  return {
    seed: 42,
    threads: availableParallelism(),
    ranking: {
      factors: 64,
      iterations: 12,
      regularization: 0.003,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule:
        dataset.feedback === 'explicit' ? { kind: 'constant', weight: 1 } : { kind: 'constant', weight: 1 },
    },
    rating:
      dataset.feedback === 'explicit'
        ? {
            factors: 64,
            iterations: 12,
            regularization: 0.1,
            regularizationExponent: 1,
            biasRegularization: 0.01,
            baseline: { userRegularization: 5, itemRegularization: 2 },
          }
        : null,
  }
}
