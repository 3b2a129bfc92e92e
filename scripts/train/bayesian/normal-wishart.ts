/**
 * Gibbs step for the prior of one side: given the vectors x_1 … x_n of all rows, draws the precision Λ and the
 * mean μ of the normal distribution that they come from, under its conjugate prior
 *
 *     Λ ~ Wishart(W₀, ν₀),   μ | Λ ~ N(0, (β₀ Λ)⁻¹)
 *
 * (Salakhutdinov & Mnih, ICML 2008, equation 14.)
 */
import { factorCholesky } from '../../../src/model/cholesky.ts'
import type { Rng } from '../../../src/model/rng.ts'
import { chiSquare } from './gamma.ts'

/** β₀: the mean is known as well as from one row. */
const PRIOR_ROWS = 1
/** Standard deviation that the prior expects of every coordinate, in stars; it weighs as much as ν₀ rows. */
const PRIOR_DEVIATION = 0.3

export interface NormalPrior {
  /** μ [size] */
  readonly mean: Float64Array
  /** Λ [size, size], symmetric. */
  readonly precision: Float64Array
}

/** @param vectors [rows, size] */
export function drawPrior(vectors: Float64Array, size: number, rng: Rng): NormalPrior {
  const rows = vectors.length / size
  const average = new Float64Array(size)
  for (let at = 0; at < vectors.length; at += size) {
    for (let i = 0; i < size; i++) average[i] = (average[i] as number) + (vectors[at + i] as number) / rows
  }
  const degrees = size + 1 + rows
  const scatter = scatterAround(vectors, average, size)
  const shrinkage = (PRIOR_ROWS * rows) / (PRIOR_ROWS + rows)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const product = shrinkage * (average[i] as number) * (average[j] as number)
      scatter[i * size + j] = (scatter[i * size + j] as number) + product
    }
    scatter[i * size + i] = (scatter[i * size + i] as number) + (size + 1) * PRIOR_DEVIATION ** 2
  }
  const precision = drawWishart(scatter, size, degrees, rng)
  const mean = drawMean(average, precision, size, rows, rng)
  return { mean, precision }
}

/** Upper triangle of Σ (x − m)(x − m)ᵀ. */
function scatterAround(vectors: Float64Array, average: Float64Array, size: number): Float64Array {
  const scatter = new Float64Array(size * size)
  const difference = new Float64Array(size)
  for (let at = 0; at < vectors.length; at += size) {
    for (let i = 0; i < size; i++) difference[i] = (vectors[at + i] as number) - (average[i] as number)
    for (let i = 0; i < size; i++) {
      const value = difference[i] as number
      for (let j = i; j < size; j++) {
        scatter[i * size + j] = (scatter[i * size + j] as number) + value * (difference[j] as number)
      }
    }
  }
  return scatter
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
  for (let column = 0; column < size; column++) {
    for (let i = size - 1; i >= 0; i--) {
      let sum = root[i * size + column] as number
      for (let j = i + 1; j < size; j++) {
        sum -= (inverseScale[i * size + j] as number) * (root[j * size + column] as number)
      }
      root[i * size + column] = sum / (inverseScale[i * size + i] as number)
    }
  }
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

/** N(Σx / (β₀ + n), ((β₀ + n) Λ)⁻¹) */
function drawMean(
  average: Float64Array,
  precision: Float64Array,
  size: number,
  rows: number,
  rng: Rng,
): Float64Array {
  const factor = precision.map((value) => value * (PRIOR_ROWS + rows))
  factorCholesky(factor, size)
  const mean = new Float64Array(size)
  for (let i = size - 1; i >= 0; i--) {
    let sum = rng.normal()
    for (let j = i + 1; j < size; j++) sum -= (factor[i * size + j] as number) * (mean[j] as number)
    mean[i] = sum / (factor[i * size + i] as number)
  }
  return mean.map((value, i) => value + ((average[i] as number) * rows) / (PRIOR_ROWS + rows))
}
