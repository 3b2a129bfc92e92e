/**
 * How alike items are rated: the cosine of their rows in the rating table, for all rows at once. Alone it is
 * noisy, since few people rate a rare item; beside the ranking table's cosine, which says how much the same people
 * choose them, it tells a family film from a blockbuster of the same year.
 */
import type { ScoreKernel } from './score-kernel.ts'
import type { ScoreMemoryPlan } from './score-memory.ts'
import type { RatingTable } from './tables.ts'

/** [rows]: `weight` · cosine of this row with each row; a view that the next call overwrites. */
export type RatingSimilarity = (row: number, weight: number) => Float32Array

/** Null where the model has no rating table. The norms are taken at the first call. */
export function createRatingSimilarity(
  kernel: ScoreKernel,
  plan: Pick<ScoreMemoryPlan, 'user' | 'similarity'>,
  table: RatingTable | null,
): RatingSimilarity | null {
  const region = plan.similarity
  if (table === null || region === null) return null
  const { buffer } = kernel.memory
  const { codes, rows, stride, factors } = table
  const inverseNorms = new Float32Array(buffer, region.inverseNorms.offset, rows)
  const cosines = new Float32Array(buffer, region.cosines.offset, rows)
  const user = new Int16Array(buffer, plan.user.offset, stride)
  let isReady = false
  return (row, weight) => {
    if (!isReady) {
      kernel.writeInverseNorms(codes.byteOffset, rows, stride, inverseNorms.byteOffset)
      isReady = true
    }
    user.set(codes.subarray(row * stride, row * stride + factors))
    kernel.scoreRows(
      codes.byteOffset,
      rows,
      stride,
      inverseNorms.byteOffset,
      plan.user.offset,
      Math.fround(weight * (inverseNorms[row] as number)),
      cosines.byteOffset,
    )
    return cosines
  }
}
