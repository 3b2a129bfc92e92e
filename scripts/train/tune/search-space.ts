/** What `foldin tune` draws its trials from: ranges around the defaults for the data. */
import type { Rng } from '../../../src/model/rng.ts'
import type { TrainOptions } from '../als/options.ts'
import type { TrainingOverrides } from '../training-options.ts'

/** The options that a trial sets; the same names as the command's options have. */
export type TrialOptions = Pick<
  TrainingOverrides,
  | 'regularization'
  | 'regularizationExponent'
  | 'unobservedWeight'
  | 'userWeightExponent'
  | 'itemWeightExponent'
  | 'ratingRegularization'
>

/** Factors below and above a default between which a trial is drawn, evenly in the logarithm. */
const AROUND_REGULARIZATION = [0.1, 3] as const
const AROUND_UNOBSERVED_WEIGHT = [0.4, 4] as const
const AROUND_RATING_REGULARIZATION = [0.3, 3] as const
const LARGEST_WEIGHT_EXPONENT = 0.6

/** Trial 0 is the defaults, so that no search ends below them. */
export function drawTrial(
  trial: number,
  defaults: TrainOptions,
  table: 'ranking' | 'rating',
  rng: Rng,
): TrialOptions {
  const around = (value: number, [least, most]: readonly [number, number]) =>
    round(value * least * (most / least) ** rng.uniform())
  if (table === 'rating') {
    const { rating } = defaults
    if (trial === 0 || rating === null) return {}
    return { ratingRegularization: around(rating.regularization, AROUND_RATING_REGULARIZATION) }
  }
  if (trial === 0) return {}
  const { ranking } = defaults
  return {
    unobservedWeight: around(ranking.unobservedWeight, AROUND_UNOBSERVED_WEIGHT),
    regularization: around(ranking.regularization, AROUND_REGULARIZATION),
    regularizationExponent: ranking.regularizationExponent,
    userWeightExponent: round(LARGEST_WEIGHT_EXPONENT * rng.uniform()),
    itemWeightExponent: round(LARGEST_WEIGHT_EXPONENT * rng.uniform()),
  }
}

/** Two significant digits: the command that is printed trains what was measured. */
function round(value: number): number {
  return Number(value.toPrecision(2))
}
