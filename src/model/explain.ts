/**
 * Why an item is recommended: its score as a sum over the history (Hu, Koren, Volinsky 2008, section 5).
 *
 * The taste solves A x = Σ_j t_j y_j with A = α₀YᵀY + Σ_j c_j y_j y_jᵀ + Λ and t_j = (α₀ + c_j)p_j, so that
 *
 *     x·y_i = Σ_j t_j (A⁻¹ y_i)·y_j
 *
 * and each term is what entry j adds to the score of item i. A is factorised once; every item costs one solve.
 * float64 inside. This file states it and holds the plain twin; `kernel-explain.ts` has the fast one. No I/O.
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
  /** Its part of the sum of all magnitudes, 0…1, to 1e-5. */
  readonly share: number
}

export interface ScoreReasons {
  /** Largest first, ties to the lower row. Entries that say nothing or that the visitor disliked are left out. */
  readonly reasons: readonly Reason[]
  /** What all entries add together, also those that are not among the reasons. */
  readonly sum: number
}

export interface TasteExplanation {
  /** [factors]. The ranking vector that is explained. */
  readonly taste: Float32Array
  /** What the entries of the history add to x·y of a row; `most` of them, 1…512. */
  reasonsFor(row: number, most: number): ScoreReasons
}

/**
 * Explains the taste that solves a ranking equation.
 * @throws {SingularSystemError} where it has no finite solution.
 */
export type ExplainTaste = (equation: FoldInEquation) => TasteExplanation

export const explainPlainly: ExplainTaste = (equation) => {
  const { table, rows: historyRows, targets } = equation
  const rowEquation = asRowEquation(equation)
  const { factors, rows } = rowEquation
  const { left, right } = assembleRow(rowEquation)
  const taste = solveTaste(left, right, factors, historyRows.length)
  return {
    taste,
    reasonsFor(row, most) {
      const item = new Float32Array(factors)
      dequantiseRow(table, row, item)
      const influence = Float64Array.from(item)
      solveCholesky(left, factors, influence)
      const all = Array.from(historyRows, (historyRow, entry) => ({
        row: historyRow,
        contribution: (targets[entry] as number) * dot(influence, rows, entry * factors),
      }))
      const sum = all.reduce((total, { contribution }) => total + contribution, 0)
      const magnitude = all.reduce((total, { contribution }) => total + Math.abs(contribution), 0)
      const reasons = all
        .filter(({ contribution }) => contribution !== 0)
        .sort(largestFirst)
        .slice(0, most)
        .map((entry) => ({ ...entry, share: Math.abs(entry.contribution) / magnitude }))
      return { reasons, sum }
    },
  }
}

/**
 * The taste, with `left` [size, size] replaced by its Cholesky factor and `right` [size] by the solution.
 * @throws {SingularSystemError} where it is not finite.
 */
export function solveTaste(
  left: Float64Array,
  right: Float64Array,
  size: number,
  interactions: number,
): Float32Array {
  factorCholesky(left, size)
  solveCholesky(left, size, right)
  if (!right.every(Number.isFinite)) {
    throw new SingularSystemError(
      `the fold-in of ${interactions} interactions has no finite solution: train with more regularisation`,
    )
  }
  return Float32Array.from(right)
}

/**
 * Reasons that add up to `total`, the score that is answered less its bias. It differs from their sum by the rounding
 * of the scan, whose tastes are int16; the difference is spread in proportion to the magnitudes.
 */
export function reconciled({ reasons, sum }: ScoreReasons, total: number): Reason[] {
  const rounding = total - sum
  return reasons.map((reason) => ({ ...reason, contribution: reason.contribution + rounding * reason.share }))
}

/** Order of reasons. */
export function largestFirst(a: Omit<Reason, 'share'>, b: Omit<Reason, 'share'>): number {
  return b.contribution - a.contribution || a.row - b.row
}

function dot(vector: Float64Array, rows: Float32Array, start: number): number {
  let sum = 0
  for (let factor = 0; factor < vector.length; factor++) {
    sum += (vector[factor] as number) * (rows[start + factor] as number)
  }
  return sum
}
