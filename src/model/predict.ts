/** Predicted ratings: r̂ = μ + b_u + b_i + p_u·q_i, and μ + b_u + b_i of the bias-only baseline beside it. */
import type { RatingOptions } from './manifest.ts'
import type { RatingTable, RatingUser } from './tables.ts'

/** Within the rating scale. */
export function predictRating(
  table: RatingTable,
  options: RatingOptions,
  user: RatingUser,
  row: number,
): number {
  const { codes, stride, factors } = table
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (codes[row * stride + factor] as number) * (user.factors[factor] as number)
  }
  const bias = user.bias + (table.biases[row] as number)
  return clamp(options.mean + bias + sum * (table.scales[row] as number), options.scale)
}

/** Within the rating scale. */
export function predictFromBiases(
  table: RatingTable,
  options: RatingOptions,
  user: RatingUser,
  row: number,
): number {
  const bias = user.baselineBias + (table.baselineBiases[row] as number)
  return clamp(options.baseline.mean + bias, options.scale)
}

function clamp(rating: number, scale: RatingOptions['scale']): number {
  return Math.max(scale.min, Math.min(scale.max, rating))
}
