/** The options of a training as the command takes them, over the defaults for the data. */
import { defaultTrainOptions, type Solver, type TrainOptions } from './als/options.ts'
import { DEFAULT_BAYESIAN_OPTIONS } from './bayesian/options.ts'
import type { ChosenIterations } from './early-stopping.ts'
import type { Dataset } from './interactions.ts'

/** Each undefined keeps the default. */
export interface TrainingOverrides {
  readonly factors?: number | undefined
  readonly iterations?: number | undefined
  /** λ of the ranking table. */
  readonly regularization?: number | undefined
  /** ν of the ranking table. */
  readonly regularizationExponent?: number | undefined
  readonly unobservedWeight?: number | undefined
  /** β and γ: how confidence falls with the interactions of the user and of the item. */
  readonly userWeightExponent?: number | undefined
  readonly itemWeightExponent?: number | undefined
  /** Days, of the ranking table. */
  readonly halfLife?: number | undefined
  /** Of the ranking table. */
  readonly solver?: Solver | undefined
  /** λ of the rating table. */
  readonly ratingRegularization?: number | undefined
  /** Trains the rating table by Gibbs sampling; `factors` and `iterations` then are those of the ranking table. */
  readonly bayesian?: boolean | undefined
  /** Chooses the number of iterations on a part of the training part; `iterations` is the most. */
  readonly earlyStopping?: boolean | undefined
  readonly threads?: number | undefined
  readonly seed?: number | undefined
}

export function trainingOptions(dataset: Dataset, overrides: TrainingOverrides): TrainOptions {
  const defaults = defaultTrainOptions(dataset)
  const { ranking, rating } = defaults
  const factors = overrides.factors
  const iterations = overrides.iterations
  return {
    seed: overrides.seed ?? defaults.seed,
    threads: overrides.threads ?? defaults.threads,
    ranking: {
      ...ranking,
      factors: factors ?? ranking.factors,
      iterations: iterations ?? ranking.iterations,
      regularization: overrides.regularization ?? ranking.regularization,
      regularizationExponent: overrides.regularizationExponent ?? ranking.regularizationExponent,
      unobservedWeight: overrides.unobservedWeight ?? ranking.unobservedWeight,
      userWeightExponent: overrides.userWeightExponent ?? ranking.userWeightExponent,
      itemWeightExponent: overrides.itemWeightExponent ?? ranking.itemWeightExponent,
      halfLifeDays: overrides.halfLife,
      solver: overrides.solver ?? ranking.solver,
    },
    rating: rating && {
      ...rating,
      factors: factors ?? rating.factors,
      iterations: iterations ?? rating.iterations,
      regularization: overrides.ratingRegularization ?? rating.regularization,
      bayesian: overrides.bayesian ? DEFAULT_BAYESIAN_OPTIONS : null,
    },
  }
}

/** The same options with other numbers of iterations; null leaves a table's as it is. */
export function withIterations(options: TrainOptions, chosen: ChosenIterations | null): TrainOptions {
  if (chosen === null) return options
  const { ranking, rating } = options
  return {
    ...options,
    ranking: { ...ranking, iterations: chosen.ranking },
    rating: rating && { ...rating, iterations: chosen.rating ?? rating.iterations },
  }
}
