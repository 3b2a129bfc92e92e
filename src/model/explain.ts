/**
 * Why an item is recommended: its score as a sum over the history (Hu, Koren, Volinsky 2008, section 5).
 *
 * The taste solves A x = Σ_j t_j y_j with A = α₀YᵀY + Σ_j c_j y_j y_jᵀ + Λ and t_j = (α₀ + c_j)p_j, so that
 *
 *     x·y_i = Σ_j t_j (A⁻¹ y_i)·y_j
 *
 * and each term is what entry j adds to the score of item i. A is factorised once; every item costs one solve.
 * float64 inside. No I/O.
 */
import { factorCholesky, solveCholesky } from './cholesky.ts'
import { SingularSystemError } from './errors.ts'
import { asRowEquation, type FoldInEquation } from './fold-in.ts'
import { dequantiseRow } from './quantise.ts'
import { assembleRow } from './row-equation.ts'

export interface Reason {
  /** Item row of the entry. */
  readonly row: number
  /** What it adds to the score. */
  readonly contribution: number
  /** Its part of the sum of all magnitudes, 0…1. */
  readonly share: number
}

export interface TasteExplanation {
  /** [factors]. The ranking vector that is explained. */
  readonly taste: Float32Array
  /**
   * What every entry adds to x·y of a row, largest first, ties to the lower row. Entries that say nothing or that
   * the visitor disliked add nothing themselves and are left out.
   */
  reasonsFor(row: number): Reason[]
}

/**
 * Explains the taste that solves a ranking equation.
 * @throws {SingularSystemError} where it has no finite solution.
 */
export function explainTaste(equation: FoldInEquation): TasteExplanation {
  const { table, rows: historyRows, targets } = equation
  const rowEquation = asRowEquation(equation)
  const { factors, rows } = rowEquation
  const { left, right } = assembleRow(rowEquation)
  factorCholesky(left, factors)
  solveCholesky(left, factors, right)
  if (!right.every(Number.isFinite)) {
    throw new SingularSystemError(
      `the fold-in of ${historyRows.length} interactions has no finite solution: train with more regularisation`,
    )
  }
  return {
    taste: Float32Array.from(right),
    reasonsFor(row) {
      const item = new Float32Array(factors)
      dequantiseRow(table, row, item)
      const influence = Float64Array.from(item)
      solveCholesky(left, factors, influence)
      const contributions = Array.from(historyRows, (historyRow, entry) => ({
        row: historyRow,
        contribution: (targets[entry] as number) * dot(influence, rows, entry * factors),
      })).filter(({ contribution }) => contribution !== 0)
      return withShares(contributions.sort((a, b) => b.contribution - a.contribution || a.row - b.row))
    },
  }
}

/**
 * Reasons that add up to `total`, the score that is answered less its bias. It differs from their sum by the rounding of the scan, whose
 * tastes are int16; the difference is spread in proportion to the magnitudes.
 */
export function reconciled(reasons: readonly Reason[], total: number): Reason[] {
  const rounding = total - reasons.reduce((sum, { contribution }) => sum + contribution, 0)
  return reasons.map((reason) => ({ ...reason, contribution: reason.contribution + rounding * reason.share }))
}

function withShares(contributions: readonly Omit<Reason, 'share'>[]): Reason[] {
  const magnitude = contributions.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0)
  return contributions.map((entry) => ({ ...entry, share: Math.abs(entry.contribution) / magnitude }))
}

function dot(vector: Float64Array, rows: Float32Array, start: number): number {
  let sum = 0
  for (let factor = 0; factor < vector.length; factor++) {
    sum += (vector[factor] as number) * (rows[start + factor] as number)
  }
  return sum
}
