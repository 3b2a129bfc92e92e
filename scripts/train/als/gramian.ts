/** The Gramian of one side's vectors: its parts added up, and the basis in which it is diagonal. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { GRAMIAN_CHUNKS, type MemoryPlan } from './memory-plan.ts'
import { floats } from './workspace.ts'

/** Eigenvalues below this share of the greatest are rounding: the pivots that `symmetric-solve.ts` refuses. */
const LEAST_SHARE = 2 ** -21

/**
 * Adds the parts, of which the upper triangle counts, in chunk order and float64, and writes the sum, times `scale`,
 * where the kernels read it.
 *
 * @returns the sum [width, width], not scaled, of which the upper triangle counts
 */
export function reduceGramian(
  memory: WebAssembly.Memory,
  plan: MemoryPlan,
  width: number,
  scale: number,
): Float64Array {
  const size = width * width
  const parts = floats(memory, plan.gramianParts, size * GRAMIAN_CHUNKS)
  const sums = new Float64Array(size)
  for (let chunk = 0; chunk < GRAMIAN_CHUNKS; chunk++) {
    const from = chunk * size
    for (let i = 0; i < size; i++) sums[i] = (sums[i] as number) + (parts[from + i] as number)
  }
  const target = floats(memory, plan.gramian, size)
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      const value = (sums[i * width + j] as number) * scale
      target[i * width + j] = value
      target[j * width + i] = value
    }
  }
  return sums
}

/**
 * Writes the Gramian, times `scale`, as it is in the basis of its eigenvectors, and the turn into that basis.
 *
 * @param sums as `reduceGramian` returns them
 * @param factors of the width, without padding
 */
export function diagonalizeGramian(
  memory: WebAssembly.Memory,
  plan: MemoryPlan,
  sums: Float64Array,
  factors: number,
  width: number,
  scale: number,
): void {
  const full = Matrix.zeros(factors, factors)
  for (let i = 0; i < factors; i++) {
    for (let j = i; j < factors; j++) {
      full.set(i, j, sums[i * width + j] as number)
      full.set(j, i, sums[i * width + j] as number)
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(full, { assumeSymmetric: true })
  const least = LEAST_SHARE * Math.max(...realEigenvalues)
  const target = floats(memory, plan.gramian, width * width).fill(0)
  realEigenvalues.forEach((value, i) => {
    target[i * width + i] = value > least ? value * scale : 0
  })
  const turn = floats(memory, plan.turn, width * width).fill(0)
  const back = floats(memory, plan.turnBack, width * width).fill(0)
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      const padding = i === j ? 1 : 0
      const value = i < factors && j < factors ? eigenvectorMatrix.get(i, j) : padding
      turn[i * width + j] = value
      back[j * width + i] = value
    }
  }
}
