/** The rating table: biased ALS over the ratings, and the bias-only baseline beside it. */
import { ratingRegularization } from '../../../src/model/regularization.ts'
import type { Dataset } from '../interactions.ts'
import type { RatingModel } from '../trained-model.ts'
import { alternate, type OnIteration } from './alternation.ts'
import { fitBaseline } from './baseline.ts'
import type { RatingTrainOptions } from './options.ts'
import type { Workspace } from './workspace.ts'

/** @throws {DivergenceError} where a row has no finite solution. */
export async function trainRating(
  workspace: Workspace,
  dataset: Dataset,
  options: RatingTrainOptions,
  seed: number,
  onIteration: OnIteration,
): Promise<RatingModel> {
  const { factors, regularization, regularizationExponent, biasRegularization } = options
  const { values } = dataset.train
  const { mean, min, max } = summarize(values)
  workspace.setValues(values.map((value) => value - mean))
  const frequency = { regularization: 1, biasRegularization: 1, regularizationExponent }
  const { userFactors, itemFactors, userBiases, itemBiases, losses, iterationMs } = await alternate(
    workspace,
    dataset,
    {
      table: 'rating',
      factors,
      iterations: options.iterations,
      seed,
      solver: { kind: 'cholesky' },
      unobservedWeight: 0,
      regularization: { factors: regularization, bias: biasRegularization },
      scaleOf: (_, interactions) => ratingRegularization(frequency, interactions).factors,
      onIteration,
    },
  )
  return {
    options: {
      factors,
      regularization,
      regularizationExponent,
      biasRegularization,
      mean,
      scale: { min, max },
      baseline: { mean, userRegularization: options.baseline.userRegularization },
    },
    userFactors,
    itemFactors,
    userBiases,
    itemBiases,
    baseline: fitBaseline(dataset, mean, options.baseline),
    losses,
    iterationMs,
  }
}

/** Mean and ends of the ratings. */
export function summarize(values: Float32Array): { mean: number; min: number; max: number } {
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    sum += value
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { mean: sum / values.length, min, max }
}
