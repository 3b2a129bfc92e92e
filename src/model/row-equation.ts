/**
 * The row equation that training and fold-in solve for one user or item:
 *
 *     (G + Σ_k c_k y_k y_kᵀ + Λ) x = Σ_k t_k y_k
 *
 * ARCHITECTURE.md derives G, c, t and Λ from the two objectives. This is the plain twin, in float64 inside;
 * `assembly/row-solve.ts` is the fast one, and `test/contract/row-solver.contract.ts` runs both.
 */
import { factorCholesky, solveCholesky } from './cholesky.ts'
import { SingularSystemError } from './errors.ts'

export interface RowEquation {
  readonly factors: number
  /** G [factors, factors], symmetric, already multiplied by α₀; null where the equation has none. */
  readonly gramian: Float32Array | null
  /** y_k [n, factors], row-major. */
  readonly rows: Float32Array
  /** c_k ≥ 0 [n]. */
  readonly weights: Float32Array
  /** t_k [n]. */
  readonly targets: Float32Array
  /** Diagonal of Λ [factors]. */
  readonly regularization: Float32Array
}

/** Both sides: `left` [factors, factors], of which only the upper triangle is filled, and `right` [factors]. */
export function assembleRow(equation: RowEquation): { left: Float64Array; right: Float64Array } {
  const { factors, gramian, rows, weights, targets, regularization } = equation
  const left = gramian === null ? new Float64Array(factors * factors) : Float64Array.from(gramian)
  const right = new Float64Array(factors)
  for (let i = 0; i < factors; i++) {
    left[i * factors + i] = (left[i * factors + i] as number) + (regularization[i] as number)
  }
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k] as number
    const target = targets[k] as number
    const row = k * factors
    for (let i = 0; i < factors; i++) {
      const value = rows[row + i] as number
      right[i] = (right[i] as number) + target * value
      const scaled = weight * value
      const line = i * factors
      for (let j = i; j < factors; j++) {
        left[line + j] = (left[line + j] as number) + scaled * (rows[row + j] as number)
      }
    }
  }
  return { left, right }
}

/**
 * Solves the equation into `out` [factors]. Without rows the solution is zero, provided that G + Λ is regular.
 * @throws {SingularSystemError} where the left side is not positive definite, or anything is not finite.
 */
export function solveRow(equation: RowEquation, out: Float32Array): void {
  const { factors } = equation
  const { left, right } = assembleRow(equation)
  factorCholesky(left, factors)
  solveCholesky(left, factors, right)
  if (!right.every(Number.isFinite)) {
    throw new SingularSystemError(`the solution of the ${factors} factors is not finite: check the targets`)
  }
  out.set(right)
}
