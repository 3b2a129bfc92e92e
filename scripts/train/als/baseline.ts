/** The bias-only model μ + b_u + b_i that predicted ratings are shown beside, fitted on its own. */
import type { Dataset } from '../interactions.ts'
import type { RatingModel } from '../trained-model.ts'
import type { BaselineOptions } from './options.ts'

/** Sweeps over items and users. The change after ten is far below what a rating shows. */
const SWEEPS = 10

/**
 * Alternates b_i = Σ(r − μ − b_u) / (n + λ) and the same for users; the users come last, so that a new user's
 * bias, which is computed by their formula, equals the trained one.
 */
export function fitBaseline(
  dataset: Dataset,
  mean: number,
  options: BaselineOptions,
): RatingModel['baseline'] {
  const { users, items, values } = dataset.train
  const userBiases = new Float32Array(dataset.userIds.length)
  const itemBiases = new Float32Array(dataset.itemIds.length)
  const update = (
    rowOf: Uint32Array,
    biases: Float32Array,
    columnOf: Uint32Array,
    opposite: Float32Array,
    regularization: number,
  ) => {
    const sums = new Float64Array(biases.length)
    const counts = new Float64Array(biases.length)
    for (let pair = 0; pair < values.length; pair++) {
      const row = rowOf[pair] as number
      const rest = (values[pair] as number) - mean - (opposite[columnOf[pair] as number] as number)
      sums[row] = (sums[row] as number) + rest
      counts[row] = (counts[row] as number) + 1
    }
    for (let row = 0; row < biases.length; row++) {
      const count = counts[row] as number
      biases[row] = count > 0 ? (sums[row] as number) / (count + regularization) : 0
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    update(items, itemBiases, users, userBiases, options.itemRegularization)
    update(users, userBiases, items, itemBiases, options.userRegularization)
  }
  return { userBiases, itemBiases }
}
