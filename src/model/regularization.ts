/**
 * How strongly one row is regularised: in proportion to a power ν of what its equation sums over
 * (frequency scaling, Rendle, Krichene, Zhang, Koren, RecSys 2022). Same for training and fold-in.
 */
import type { RankingOptions, RatingOptions } from './manifest.ts'

/** λ·(n + α₀·opposite)^ν, the diagonal of Λ for a row with `interactions` of `oppositeRows` possible ones. */
export function rankingRegularization(
  options: Pick<RankingOptions, 'regularization' | 'regularizationExponent' | 'unobservedWeight'>,
  interactions: number,
  oppositeRows: number,
): number {
  const frequency = interactions + options.unobservedWeight * oppositeRows
  return options.regularization * frequency ** options.regularizationExponent
}

/** Diagonals of Λ in the rating table: λ·n^ν for the factors, λ_b·n^ν for the bias. */
export function ratingRegularization(
  options: Pick<RatingOptions, 'regularization' | 'regularizationExponent' | 'biasRegularization'>,
  interactions: number,
): { factors: number; bias: number } {
  const frequency = interactions ** options.regularizationExponent
  return { factors: options.regularization * frequency, bias: options.biasRegularization * frequency }
}
