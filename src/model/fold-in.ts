/**
 * The row equation of a user whom training has not seen, from the dequantised item rows. ARCHITECTURE.md derives
 * it: the same equation as training, so that a user folded in from their training history gets their trained
 * vector. This file states the equation; `SolveFoldIn` solves it, in the kernel or by the plain twin.
 */
import { degreeWeight } from './degree-weight.ts'
import { interactionWeight } from './interaction-weight.ts'
import type { RankingOptions, RatingOptions } from './manifest.ts'
import { dequantiseRow } from './quantise.ts'
import { rankingRegularization, ratingRegularization } from './regularization.ts'
import { type RowEquation, solveRow } from './row-equation.ts'
import type { ItemTable, QuantisedFactors, RatingTable, RatingUser, RowInteraction } from './tables.ts'

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
 *
 * A share s mixes the two terms that the objective has for a pair, s·(α₀ + c)(p − x·y)² + (1 − s)·α₀(x·y)²: the
 * weight becomes s·c, the target s·(α₀ + c)·p, and the interaction counts s in the regularisation. In a model that was
 * trained with a half-life it scales the confidence alone, as in its training: weight s·c, target (α₀ + s·c)·p.
 */
export function rankingEquation(
  table: QuantisedFactors & Pick<ItemTable, 'trainedRows' | 'countOf'>,
  scaledGramian: Float32Array,
  options: RankingOptions,
  interactions: readonly RowInteraction[],
): FoldInEquation | null {
  const latest = lastByRow(interactions)
  const { weightRule, degreeWeighting, halfLifeDays, unobservedWeight } = options
  const isAgeing = halfLifeDays !== undefined
  // Typed arrays in one pass: a history may have ten thousand entries.
  const count = latest.length
  const shares = new Float64Array(count).fill(1)
  if (!isAgeing)
    for (let entry = 0; entry < count; entry++) shares[entry] = shareOf(latest[entry] as RowInteraction)
  const counted = shares.reduce((total, share) => total + share, 0)
  const rows = new Uint32Array(count)
  const weights = new Float32Array(count)
  const targets = new Float32Array(count)
  let isLiked = false
  for (let entry = 0; entry < count; entry++) {
    const interaction = latest[entry] as RowInteraction
    const { row, value } = interaction
    let weight = interactionWeight(value, weightRule)
    if (isAgeing) weight *= shareOf(interaction)
    if (degreeWeighting !== undefined) weight *= degreeWeight(degreeWeighting, counted, table.countOf(row))
    // In float32, as training has them: a weight too small for it says nothing.
    const signed = Math.fround(weight)
    const share = shares[entry] as number
    rows[entry] = row
    weights[entry] = share * Math.abs(signed)
    targets[entry] = signed > 0 ? share * Math.fround(unobservedWeight + signed) : 0
    if (signed > 0) isLiked = true
  }
  if (!isLiked) return null
  return {
    table,
    gramian: scaledGramian,
    rows,
    weights,
    targets,
    regularization: rankingRegularization(options, counted, table.trainedRows),
    biasRegularization: null,
  }
}

/**
 * Folds a user into the rating table: p_u and b_u together, and the bias of the baseline on its own. Zeros
 * without interactions. A share weighs the square of its error.
 * @throws {SingularSystemError} where there is no finite solution.
 */
export function foldInRating(
  table: RatingTable,
  options: RatingOptions,
  interactions: readonly RowInteraction[],
  solve: SolveFoldIn,
): RatingUser {
  const { factors } = table
  const latest = lastByRow(interactions)
  const counted = sum(latest.map(shareOf))
  if (counted === 0) return { factors: new Float32Array(factors), bias: 0, baselineBias: 0 }
  const { factors: regularization, bias: biasRegularization } = ratingRegularization(options, counted)
  const solution = solve({
    table,
    gramian: null,
    rows: Uint32Array.from(latest, ({ row }) => row),
    weights: Float32Array.from(latest, shareOf),
    targets: Float32Array.from(latest, (interaction) => {
      const { row, value } = interaction
      return shareOf(interaction) * (value - options.mean - (table.biases[row] as number))
    }),
    regularization,
    biasRegularization,
  })
  return {
    factors: solution.slice(0, factors),
    bias: solution[factors] as number,
    baselineBias: baselineBias(table, options, latest),
  }
}

/** b_u = Σ (r − μ − b_i) / (n + λ), of the bias-only model; n is the sum of the shares. */
function baselineBias(
  table: RatingTable,
  options: RatingOptions,
  interactions: readonly RowInteraction[],
): number {
  const errors = interactions.map((interaction) => {
    const { row, value } = interaction
    return shareOf(interaction) * (value - options.baseline.mean - (table.baselineBiases[row] as number))
  })
  return sum(errors) / (sum(interactions.map(shareOf)) + options.baseline.userRegularization)
}

function shareOf({ share = 1 }: RowInteraction): number {
  return share
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** One interaction a row, at the place where the row was first named. */
function lastByRow(interactions: readonly RowInteraction[]): readonly RowInteraction[] {
  // In order of row, as histories are, no row is there twice.
  if (
    interactions.every(
      ({ row }, place) => place === 0 || (interactions[place - 1] as RowInteraction).row < row,
    )
  ) {
    return interactions
  }
  return [...new Map(interactions.map((interaction) => [interaction.row, interaction])).values()]
}

/** The equation over rows of float32 numbers, as `row-equation.ts` takes it. */
export function asRowEquation(equation: FoldInEquation): RowEquation {
  const { table, gramian, weights, targets, biasRegularization } = equation
  const factors = table.factors + (biasRegularization === null ? 0 : 1)
  const rows = new Float32Array(equation.rows.length * factors).fill(1)
  for (const [place, row] of equation.rows.entries()) {
    dequantiseRow(table, row, rows.subarray(place * factors))
  }
  const regularization = new Float32Array(factors).fill(equation.regularization)
  if (biasRegularization !== null) regularization[table.factors] = biasRegularization
  return { factors, gramian, rows, weights, targets, regularization }
}

/** Plain twin of `createKernelFoldIn`. */
export const solveFoldInPlainly: SolveFoldIn = (equation) => {
  const rowEquation = asRowEquation(equation)
  const solution = new Float32Array(rowEquation.factors)
  solveRow(rowEquation, solution)
  return solution
}
