/**
 * The mean over samples of P_s·Q_sᵀ [users, items], and its best approximation of a given rank, without ever
 * holding the product: two random sketches of it, Y = M Ω and Z = Mᵀ Ψ, are linear in M and so add up sample by
 * sample; the approximation is recovered from them at the end (Tropp, Yurtsever, Udell, Cevher, SIAM J. Matrix
 * Anal. Appl. 38(4), 2017, algorithm 7). The biases are averaged apart.
 */

import { EigenvalueDecomposition, Matrix, pseudoInverse } from 'ml-matrix'
import type { Rng } from '../../../src/model/rng.ts'
import type { Sample } from './gibbs.ts'
import { productOfColumns } from './product-of-columns.ts'

/** Columns of Y beyond the rank, and columns of Z for each of Y: the sketch's error falls with both. */
const EXTRA_COLUMNS = 32
const RANGE_RATIO = 2

export interface LowRankMean {
  readonly rank: number
  /** [users, rank], orthonormal columns. */
  readonly userFactors: Float64Array
  /** [items, rank]. userFactors · itemFactorsᵀ approximates the mean. */
  readonly itemFactors: Float64Array
  /** [users] and [items]: mean b_u and b_i. */
  readonly userBiases: Float64Array
  readonly itemBiases: Float64Array
}

export class PosteriorMean {
  readonly #users: number
  readonly #items: number
  readonly #rank: number
  readonly #factors: number
  /** Y [users, columns] and Z [items, range] */
  readonly #userSketch: Sketch
  readonly #itemSketch: Sketch
  readonly #userBiases: Float64Array
  readonly #itemBiases: Float64Array
  #samples = 0

  /** @param rank at most the number of users and of items counts */
  constructor(users: number, items: number, factors: number, rank: number, rng: Rng) {
    this.#users = users
    this.#items = items
    this.#factors = factors
    this.#rank = Math.min(rank, users, items)
    const columns = Math.min(this.#rank + EXTRA_COLUMNS, users, items)
    this.#userSketch = new Sketch(users, items, columns, factors, rng)
    this.#itemSketch = new Sketch(items, users, RANGE_RATIO * columns, factors, rng)
    this.#userBiases = new Float64Array(users)
    this.#itemBiases = new Float64Array(items)
  }

  add({ users, items }: Sample): void {
    this.#samples++
    this.#userSketch.add(users, items)
    this.#itemSketch.add(items, users)
    addColumn(this.#userBiases, users, this.#factors)
    addColumn(this.#itemBiases, items, this.#factors)
  }

  /** @throws {RangeError} before the first sample. */
  finish(): LowRankMean {
    if (this.#samples === 0) throw new RangeError('there is no sample to average: more sweeps are needed')
    const scale = 1 / this.#samples
    const { sums, columns } = this.#userSketch
    const basis = sums.slice()
    orthonormalise(basis, this.#users, columns)
    // M ≈ B (ΨᵀB)⁺ Zᵀ = B X, with the basis B of Y's columns.
    const range = this.#itemSketch.columns
    const projected = productOfColumns(this.#itemSketch.test, range, basis, columns, this.#users)
    const inverse = pseudoInverse(Matrix.from1DArray(range, columns, projected)).mul(scale)
    const core = new Float64Array(this.#items * columns)
    multiplyRows(this.#itemSketch.sums, range, inverse.transpose().to1DArray(), columns, core)
    const rotation = principalAxes(core, this.#items, columns, this.#rank)
    const userFactors = new Float64Array(this.#users * this.#rank)
    const itemFactors = new Float64Array(this.#items * this.#rank)
    multiplyRows(basis, columns, rotation, this.#rank, userFactors)
    multiplyRows(core, columns, rotation, this.#rank, itemFactors)
    return {
      rank: this.#rank,
      userFactors,
      itemFactors,
      userBiases: this.#userBiases.map((value) => value * scale),
      itemBiases: this.#itemBiases.map((value) => value * scale),
    }
  }
}

/** Σ_s A_s (B_sᵀ T) for a random test matrix T [rows of B, columns]. */
class Sketch {
  readonly columns: number
  /** T */
  readonly test: Float32Array
  /** [rows of A, columns] */
  readonly sums: Float64Array
  readonly #factors: number

  constructor(rows: number, otherRows: number, columns: number, factors: number, rng: Rng) {
    this.columns = columns
    this.test = Float32Array.from({ length: otherRows * columns }, () => rng.normal())
    this.sums = new Float64Array(rows * columns)
    this.#factors = factors
  }

  /** @param a [rows, factors + 1], of which the last column does not take part; `b` likewise */
  add(a: Float64Array, b: Float64Array): void {
    const factors = this.#factors
    const { columns, test, sums } = this
    const mixed = new Float64Array(factors * columns)
    for (let row = 0, at = 0; at < b.length; row++, at += factors + 1) {
      for (let factor = 0; factor < factors; factor++) {
        addScaled(mixed, factor * columns, b[at + factor] as number, test, row * columns, columns)
      }
    }
    for (let row = 0, at = 0; at < a.length; row++, at += factors + 1) {
      for (let factor = 0; factor < factors; factor++) {
        addScaled(sums, row * columns, a[at + factor] as number, mixed, factor * columns, columns)
      }
    }
  }
}

function addScaled(
  target: Float64Array,
  to: number,
  factor: number,
  source: Float64Array | Float32Array,
  from: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    target[to + i] = (target[to + i] as number) + factor * (source[from + i] as number)
  }
}

function addColumn(sums: Float64Array, vectors: Float64Array, factors: number): void {
  for (let row = 0; row < sums.length; row++) {
    sums[row] = (sums[row] as number) + (vectors[row * (factors + 1) + factors] as number)
  }
}

/** Gram–Schmidt on the columns of `matrix` [rows, columns], twice over; columns without a rest become zero. */
function orthonormalise(matrix: Float64Array, rows: number, columns: number): void {
  for (let column = 0; column < columns; column++) {
    const first = norm(matrix, column, rows, columns)
    for (let pass = 0; pass < 2; pass++) {
      for (let earlier = 0; earlier < column; earlier++) {
        let dot = 0
        for (let at = 0; at < rows * columns; at += columns) {
          dot += (matrix[at + earlier] as number) * (matrix[at + column] as number)
        }
        for (let at = 0; at < rows * columns; at += columns) {
          matrix[at + column] = (matrix[at + column] as number) - dot * (matrix[at + earlier] as number)
        }
      }
    }
    const length = norm(matrix, column, rows, columns)
    const scale = length > 1e-10 * first ? 1 / length : 0
    for (let at = column; at < rows * columns; at += columns) matrix[at] = (matrix[at] as number) * scale
  }
}

function norm(matrix: Float64Array, column: number, rows: number, columns: number): number {
  let sum = 0
  for (let at = column; at < rows * columns; at += columns) sum += (matrix[at] as number) ** 2
  return Math.sqrt(sum)
}

/** out ← matrix [rows, inner] · right [inner, columns] */
function multiplyRows(
  matrix: Float64Array,
  inner: number,
  right: ArrayLike<number>,
  columns: number,
  out: Float64Array,
): void {
  const factors = Float64Array.from(right)
  for (let row = 0; row * inner < matrix.length; row++) {
    for (let k = 0; k < inner; k++) {
      addScaled(out, row * columns, matrix[row * inner + k] as number, factors, k * columns, columns)
    }
  }
}

/** The `rank` eigenvectors of matrixᵀmatrix with the largest eigenvalues, as columns [columns, rank]. */
function principalAxes(matrix: Float64Array, rows: number, columns: number, rank: number): Float64Array {
  const gramian = new Float64Array(columns * columns)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++) {
      const at = row * columns
      addScaled(gramian, i * columns, matrix[at + i] as number, matrix, at, columns)
    }
  }
  const { eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(columns, columns, gramian), {
    assumeSymmetric: true,
  })
  // Eigenvalues ascend.
  return Float64Array.from({ length: columns * rank }, (_, place) =>
    eigenvectorMatrix.get(Math.floor(place / rank), columns - 1 - (place % rank)),
  )
}
