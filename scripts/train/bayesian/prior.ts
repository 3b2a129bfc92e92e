/**
 * Gibbs step for the prior of one side: given the vectors x_1 … x_n of all rows, draws the precision Λ and the
 * coefficients B of the regression on the rows' features φ (the first is 1) that they come from,
 *
 *     x ~ N(Bᵀφ, Λ⁻¹),   Λ ~ Wishart(W₀, ν₀),   B | Λ ~ N(0, β₀⁻¹ ⊗ Λ⁻¹)
 *
 * With the 1 alone this is the normal–Wishart prior of Salakhutdinov & Mnih (ICML 2008, equation 14); with features,
 * the link matrix of Macau (Simm et al., 2015).
 */

import { factorCholesky, solveCholesky } from '../../../src/model/cholesky.ts'
import type { Rng } from '../../../src/model/rng.ts'
import { chiSquare } from './gamma.ts'
import { productOfColumns } from './product-of-columns.ts'

/** β₀: the prior weighs as much as this many rows. */
const PRIOR_ROWS = 1
/** Standard deviation that the prior expects of every coordinate, in stars; it weighs as much as ν₀ rows. */
const PRIOR_DEVIATION = 0.3

export interface Features {
  /** Per row, the 1 included. */
  readonly count: number
  /** [rows, count] */
  readonly values: Float64Array
}

/**
 * Draws Λ [size, size], and writes every row's prior mean Bᵀφ to `means` [rows, size].
 * @param vectors [rows, size]
 */
export function drawPrior(
  vectors: Float64Array,
  size: number,
  { count, values }: Features,
  means: Float64Array,
  rng: Rng,
): Float64Array {
  const rows = vectors.length / size
  const gramian = productOfColumns(values, count, values, count, rows)
  for (let i = 0; i < count; i++) gramian[i * count + i] = (gramian[i * count + i] as number) + PRIOR_ROWS
  factorCholesky(gramian, count)
  const products = productOfColumns(values, count, vectors, size, rows)
  const best = solveColumns(gramian, count, products, size)
  // What the regression leaves: XᵀX − (ΦᵀX)ᵀ B.
  const scatter = productOfColumns(vectors, size, vectors, size, rows)
  const explained = productOfColumns(products, size, best, size, count)
  for (let place = 0; place < scatter.length; place++) {
    scatter[place] = (scatter[place] as number) - (explained[place] as number)
  }
  for (let i = 0; i < size; i++) {
    scatter[i * size + i] = (scatter[i * size + i] as number) + (size + 1) * PRIOR_DEVIATION ** 2
  }
  const precision = drawWishart(scatter, size, size + 1 + rows, rng)
  const coefficients = drawCoefficients(best, gramian, count, precision, size, rng)
  means.fill(0)
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < count; k++) {
      const feature = values[row * count + k] as number
      for (let i = 0; i < size; i++) {
        const place = row * size + i
        means[place] = (means[place] as number) + feature * (coefficients[k * size + i] as number)
      }
    }
  }
  return precision
}

/** Solves UᵀU x = column for every column of `right` [size, columns]. */
function solveColumns(
  factor: Float64Array,
  size: number,
  right: Float64Array,
  columns: number,
): Float64Array {
  const solved = new Float64Array(right.length)
  const column = new Float64Array(size)
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < size; i++) column[i] = right[i * columns + j] as number
    solveCholesky(factor, size, column)
    for (let i = 0; i < size; i++) solved[i * columns + j] = column[i] as number
  }
  return solved
}

/** Replaces every column of `right` [size, columns] by the solution of U x = column, U upper triangular. */
function solveUpper(factor: Float64Array, size: number, right: Float64Array, columns: number): void {
  for (let j = 0; j < columns; j++) {
    for (let i = size - 1; i >= 0; i--) {
      let sum = right[i * columns + j] as number
      for (let k = i + 1; k < size; k++) {
        sum -= (factor[i * size + k] as number) * (right[k * columns + j] as number)
      }
      right[i * columns + j] = sum / (factor[i * size + i] as number)
    }
  }
}

/** Wishart with scale W, by Bartlett's decomposition, from the upper triangle of W⁻¹, which is lost. */
export function drawWishart(
  inverseScale: Float64Array,
  size: number,
  degrees: number,
  rng: Rng,
): Float64Array {
  // W⁻¹ = UᵀU, so W = U⁻¹U⁻ᵀ, and with A Aᵀ ~ Wishart(I): (U⁻¹A)(U⁻¹A)ᵀ ~ Wishart(W).
  factorCholesky(inverseScale, size)
  const root = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) root[i * size + j] = rng.normal()
    root[i * size + i] = Math.sqrt(chiSquare(degrees - i, rng))
  }
  solveUpper(inverseScale, size, root, size)
  const drawn = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += (root[i * size + k] as number) * (root[j * size + k] as number)
      drawn[i * size + j] = sum
    }
  }
  return drawn
}

/** B + U_A⁻¹ Z U_Λ⁻ᵀ, where A = U_AᵀU_A is the Gramian of the features and Z is standard normal [count, size]. */
function drawCoefficients(
  best: Float64Array,
  featureFactor: Float64Array,
  count: number,
  precision: Float64Array,
  size: number,
  rng: Rng,
): Float64Array {
  const factor = precision.slice()
  factorCholesky(factor, size)
  // Transposed: U_Λ⁻¹ Zᵀ, a column for each feature.
  const across = Float64Array.from({ length: size * count }, () => rng.normal())
  solveUpper(factor, size, across, count)
  const noise = new Float64Array(count * size)
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < size; i++) noise[k * size + i] = across[i * count + k] as number
  }
  solveUpper(featureFactor, count, noise, size)
  return best.map((value, place) => value + (noise[place] as number))
}
