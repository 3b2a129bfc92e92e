/**
 * Cholesky factorisation and solves on one small dense matrix, in float64. Plain twin of `assembly/symmetric-solve.ts`.
 * A = UᵀU with U upper triangular, row-major, in place: the same shape as the kernel uses.
 */
import { SingularSystemError } from './errors.ts'

/**
 * A pivot must keep more than this share of its diagonal element: float32 cannot tell less from zero.
 * The kernel in `assembly/symmetric-solve.ts` holds the same number.
 */
export const LEAST_PIVOT_SHARE = 2 ** -21

/**
 * Replaces the upper triangle of the symmetric `matrix` [size, size] by U. The lower triangle is not read.
 * @throws {SingularSystemError} where the matrix is not positive definite to float32, or not finite.
 */
export function factorCholesky(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    const diagonal = matrix[i * size + i] as number
    let pivot = diagonal
    for (let k = 0; k < i; k++) pivot -= (matrix[k * size + i] as number) ** 2
    // Written so that NaN fails too.
    if (!(pivot > LEAST_PIVOT_SHARE * diagonal) || pivot === Infinity) {
      throw new SingularSystemError(
        `pivot ${i} of ${size} is ${pivot} of ${diagonal}: the system is not positive definite; more regularisation makes it so`,
      )
    }
    const root = Math.sqrt(pivot)
    matrix[i * size + i] = root
    for (let j = i + 1; j < size; j++) {
      let sum = matrix[i * size + j] as number
      for (let k = 0; k < i; k++) sum -= (matrix[k * size + i] as number) * (matrix[k * size + j] as number)
      matrix[i * size + j] = sum / root
    }
  }
}

/** Replaces `values` [size] by the solution x of UᵀU x = values, with U from `factorCholesky`. */
export function solveCholesky(factor: Float64Array, size: number, values: Float64Array): void {
  // Forward along the rows of U, which lie one after another: what is solved is taken from all that follow.
  for (let i = 0; i < size; i++) {
    const line = i * size
    const value = (values[i] as number) / (factor[line + i] as number)
    values[i] = value
    for (let j = i + 1; j < size; j++) {
      values[j] = (values[j] as number) - (factor[line + j] as number) * value
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = values[i] as number
    for (let j = i + 1; j < size; j++) sum -= (factor[i * size + j] as number) * (values[j] as number)
    values[i] = sum / (factor[i * size + i] as number)
  }
}
