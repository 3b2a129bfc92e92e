/**
 * Gibbs step for the rows of one side: draws every vector x = (p, b) given the vectors (q, b') of the other side,
 *
 *     x ~ N(A⁻¹ h, A⁻¹),   A = Λ + α Σ z zᵀ,   h = Λm + α Σ z (r − mean − b'),   z = (q, 1)
 *
 * the row equation of the rating table with a full prior, of which m is the row's mean, in the place of λ. Works on buffers that threads share;
 * a row's noise is a stream of its own, so that it does not matter which thread draws it.
 */
import { factorCholesky, solveCholesky } from '../../../src/model/cholesky.ts'
import { streamOf } from './stream.ts'

/** Buffers of one side, which threads share. */
export interface SamplerSide {
  readonly rows: number
  /** u32 [rows]. Rows in the order in which they are drawn: long ones first. */
  readonly order: Uint32Array
  /** u32 [rows + 1] */
  readonly starts: Uint32Array
  /** u32 [pairs]. The opposite row. */
  readonly columns: Uint32Array
  /** f32 [pairs]. Rating − mean. */
  readonly values: Float32Array
  /** f64 [rows, size]. Each row's vector: the factors, and the bias behind them. */
  readonly vectors: Float64Array
  /** f64 [rows, size]. Each row's prior mean. */
  readonly means: Float64Array
  /** f64 [rows]. Out: squared errors of the row's ratings with the vector that was drawn. */
  readonly errors: Float64Array
}

export interface RowDraw {
  /** Λ [size, size], symmetric. */
  readonly precision: Float64Array
  /** α */
  readonly noisePrecision: number
  /** What the rows' streams of noise begin with. */
  readonly stream: readonly number[]
}

export class RowSampler {
  /** Factors and bias. */
  readonly #size: number
  readonly #left: Float64Array
  readonly #right: Float64Array

  constructor(size: number) {
    this.#size = size
    this.#left = new Float64Array(size * size)
    this.#right = new Float64Array(size)
  }

  /** Draws the rows that `next` takes from `order`, until it is past the end. */
  drawRows(side: SamplerSide, opposite: Float64Array, draw: RowDraw, next: () => number): void {
    for (let place = next(); place < side.rows; place = next()) {
      this.#drawRow(side, opposite, draw, side.order[place] as number)
    }
  }

  #drawRow(side: SamplerSide, opposite: Float64Array, draw: RowDraw, row: number): void {
    const size = this.#size
    const left = this.#left
    const right = this.#right
    left.set(draw.precision)
    multiply(draw.precision, side.means, row * size, right)
    const start = side.starts[row] as number
    const end = side.starts[row + 1] as number
    addRatings(side, opposite, draw.noisePrecision, start, end, size, left, right)
    factorCholesky(left, size)
    solveCholesky(left, size, right)
    const rng = streamOf(...draw.stream, row)
    const at = row * size
    const { vectors } = side
    // A = UᵀU: the mean, and U⁻¹ε for the deviation from it.
    for (let i = size - 1; i >= 0; i--) {
      let sum = rng.normal()
      for (let j = i + 1; j < size; j++) {
        sum -= (left[i * size + j] as number) * ((vectors[at + j] as number) - (right[j] as number))
      }
      vectors[at + i] = (right[i] as number) + sum / (left[i * size + i] as number)
    }
    side.errors[row] = squaredErrors(side, opposite, start, end, vectors.subarray(at, at + size))
  }
}

/** out ← matrix · the vector at `from` */
function multiply(matrix: Float64Array, vectors: Float64Array, from: number, out: Float64Array): void {
  const size = out.length
  for (let i = 0; i < size; i++) {
    let sum = 0
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (vectors[from + j] as number)
    out[i] = sum
  }
}

/** Adds α Σ z zᵀ to the upper triangle of `left`, and α Σ z t to `right`. */
function addRatings(
  { columns, values }: SamplerSide,
  opposite: Float64Array,
  precision: number,
  start: number,
  end: number,
  size: number,
  left: Float64Array,
  right: Float64Array,
): void {
  const last = size - 1
  for (let pair = start; pair < end; pair++) {
    const at = (columns[pair] as number) * size
    const target = precision * ((values[pair] as number) - (opposite[at + last] as number))
    for (let i = 0; i < last; i++) {
      const z = opposite[at + i] as number
      const scaled = precision * z
      const line = i * size
      for (let j = i; j < last; j++) {
        left[line + j] = (left[line + j] as number) + scaled * (opposite[at + j] as number)
      }
      left[line + last] = (left[line + last] as number) + scaled
      right[i] = (right[i] as number) + target * z
    }
    right[last] = (right[last] as number) + target
  }
  const corner = last * size + last
  left[corner] = (left[corner] as number) + precision * (end - start)
}

function squaredErrors(
  { columns, values }: SamplerSide,
  opposite: Float64Array,
  start: number,
  end: number,
  vector: Float64Array,
): number {
  const size = vector.length
  const last = size - 1
  let sum = 0
  for (let pair = start; pair < end; pair++) {
    const at = (columns[pair] as number) * size
    let error = (values[pair] as number) - (opposite[at + last] as number) - (vector[last] as number)
    for (let i = 0; i < last; i++) error -= (vector[i] as number) * (opposite[at + i] as number)
    sum += error * error
  }
  return sum
}
