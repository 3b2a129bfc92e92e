/** `CosinesAmong` by the WASM kernel, over item tables that lie in its memory. */
import type { CosinesAmong } from './diversity.ts'
import type { ScoreKernel } from './score-kernel.ts'
import { FOLD_IN_ROWS, type ScoreMemoryPlan } from './score-memory.ts'
import type { ItemTable } from './tables.ts'

/** The returned function throws a RangeError on more rows than `FOLD_IN_ROWS`. */
export function createKernelCosines(
  kernel: ScoreKernel,
  { user: userRegion, foldIn }: Pick<ScoreMemoryPlan, 'user' | 'foldIn'>,
  items: Pick<ItemTable, 'codes' | 'stride' | 'factors' | 'inverseNorms'>,
): CosinesAmong {
  const { buffer } = kernel.memory
  const { codes, stride, factors, inverseNorms } = items
  const user = new Int16Array(buffer, userRegion.offset, userRegion.bytes / 2)
  const listed = new Uint32Array(buffer, foldIn.rows.offset, FOLD_IN_ROWS)
  return (rows) => {
    if (rows.length > FOLD_IN_ROWS) {
      throw new RangeError(`there are ${rows.length} rows to compare, at most ${FOLD_IN_ROWS} fit`)
    }
    const cosines = new Float32Array(buffer, foldIn.weights.offset, rows.length)
    listed.set(rows)
    return (place) => {
      const row = rows[place] as number
      // Past the factors the codes of every row are zero, so what stands there in the user does not matter.
      user.set(codes.subarray(row * stride, row * stride + factors))
      kernel.scoreListed(
        codes.byteOffset,
        stride,
        inverseNorms.byteOffset,
        listed.byteOffset,
        rows.length,
        userRegion.offset,
        inverseNorms[row] as number,
        cosines.byteOffset,
      )
      return cosines
    }
  }
}
