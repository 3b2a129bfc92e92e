/**
 * The row equation of a user whom training has not seen, from the dequantised item rows. ARCHITECTURE.md derives
 * it: the same equation as training, so that a user folded in from their training history gets their trained
 * vector. This file states the equation; `SolveFoldIn` solves it, in the kernel or by the plain twin.
 */
import { interactionWeight } from './interaction-weight.ts'
import type { RankingOptions, RatingOptions } from './manifest.ts'
import { dequantiseRow } from './quantise.ts'
import { rankingRegularization, ratingRegularization } from './regularization.ts'
import { solveRow } from './row-equation.ts'
import type { QuantisedFactors, RatingTable, RatingUser, RowInteraction } from './tables.ts'

/** (G + Σ_k c_k z_k z_kᵀ + Λ) x = Σ_k t_k z_k, where z_k is a dequantised row, with a 1 behind it for a bias. */
export interface FoldInEquation {
  readonly table: QuantisedFactors
  /** α₀·Gramian [factors, factors], or null for none. */
  readonly gramian: Float32Array | null
  /** [n]. No row twice. */
  readonly rows: Uint32Array
  /** c_k ≥ 0 [n] */
  readonly weights: Float32Array
  /** t_k [n] */
  readonly targets: Float32Array
  /** λ of the factors. */
  readonly regularization: number
  /** λ of the bias; null for an equation without bias. */
  readonly biasRegularization: number | null
}

/**
 * Returns x: [factors], and one more for the bias where the equation has one.
 * @throws {SingularSystemError} where there is no finite solution.
 */
export type SolveFoldIn = (equation: FoldInEquation) => Float32Array

/**
 * Ranking equation of a user with these interactions; null where none of them has a positive weight, so that
 * the solution is zero. Of several interactions with one row the last one counts.
 */
export function rankingEquation(
  table: QuantisedFactors,
  scaledGramian: Float32Array,
  options: RankingOptions,
  interactions: readonly RowInteraction[],
): FoldInEquation | null {
  const values = valuesByRow(interactions)
  const signed = Float32Array.from(values.values(), (value) => interactionWeight(value, options.weightRule))
  if (!signed.some((weight) => weight > 0)) return null
  return {
    table,
    gramian: scaledGramian,
    rows: Uint32Array.from(values.keys()),
    weights: signed.map(Math.abs),
    targets: signed.map((weight) => (weight > 0 ? options.unobservedWeight + weight : 0)),
    regularization: rankingRegularization(options, values.size, table.rows),
    biasRegularization: null,
  }
}

/**
 * Folds a user into the rating table: p_u and b_u together, and the bias of the baseline on its own. Zeros
 * without interactions.
 * @throws {SingularSystemError} where there is no finite solution.
 */
export function foldInRating(
  table: RatingTable,
  options: RatingOptions,
  interactions: readonly RowInteraction[],
  solve: SolveFoldIn,
): RatingUser {
  const { factors } = table
  const values = valuesByRow(interactions)
  if (values.size === 0) return { factors: new Float32Array(factors), bias: 0, baselineBias: 0 }
  const rows = Uint32Array.from(values.keys())
  const targets = Float32Array.from(
    values,
    ([row, value]) => value - options.mean - (table.biases[row] as number),
  )
  const { factors: regularization, bias: biasRegularization } = ratingRegularization(options, values.size)
  const solution = solve({
    table,
    gramian: null,
    rows,
    weights: new Float32Array(rows.length).fill(1),
    targets,
    regularization,
    biasRegularization,
  })
  return {
    factors: solution.slice(0, factors),
    bias: solution[factors] as number,
    baselineBias: baselineBias(table, options, values),
  }
}

/** b_u = Σ (r − μ − b_i) / (n + λ), of the bias-only model. */
function baselineBias(table: RatingTable, options: RatingOptions, values: Map<number, number>): number {
  let sum = 0
  for (const [row, value] of values) {
    sum += value - options.baseline.mean - (table.baselineBiases[row] as number)
  }
  return sum / (values.size + options.baseline.userRegularization)
}

function valuesByRow(interactions: readonly RowInteraction[]): Map<number, number> {
  return new Map(interactions.map(({ row, value }) => [row, value]))
}

/** Plain twin of `createKernelFoldIn`. */
export const solveFoldInPlainly: SolveFoldIn = (equation) => {
  const { table, gramian, weights, targets, regularization, biasRegularization } = equation
  const unknowns = table.factors + (biasRegularization === null ? 0 : 1)
  const rows = new Float32Array(equation.rows.length * unknowns).fill(1)
  for (const [place, row] of equation.rows.entries()) {
    dequantiseRow(table, row, rows.subarray(place * unknowns))
  }
  const diagonal = new Float32Array(unknowns).fill(regularization)
  if (biasRegularization !== null) diagonal[table.factors] = biasRegularization
  const solution = new Float32Array(unknowns)
  solveRow({ factors: unknowns, gramian, rows, weights, targets, regularization: diagonal }, solution)
  return solution
}
