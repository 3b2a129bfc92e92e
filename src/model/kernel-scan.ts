/** `Scan` by the WASM kernel, over tables that lie in its memory. */

import { bitmapWords, setBit } from './bitmap.ts'
import type { Scan } from './scan.ts'
import { MAX_LIMIT, type ScoreKernel } from './score-kernel.ts'
import type { ScoreMemoryPlan } from './score-memory.ts'
import type { ScoredRow } from './tables.ts'

/**
 * The returned scan throws a RangeError where the limit or an excluded row is out of range, where the bitmap is of
 * another number of rows, and where a table does not lie in the kernel's memory.
 */
export function createKernelScan(
  kernel: ScoreKernel,
  plan: Pick<ScoreMemoryPlan, 'user' | 'best' | 'excluded'>,
): Scan {
  // Views stay valid because the memory never grows.
  const { buffer } = kernel.memory
  const user = new Int16Array(buffer, plan.user.offset, plan.user.bytes / Int16Array.BYTES_PER_ELEMENT)
  const excludedWords = new Uint32Array(buffer, plan.excluded.offset, plan.excluded.bytes / 4)
  const bestScores = new Float32Array(buffer, plan.best.offset, 2 * MAX_LIMIT)
  const bestRows = new Uint32Array(buffer, plan.best.offset, 2 * MAX_LIMIT)

  const pointer = (values: Int8Array | Float32Array): number => {
    if (values.buffer !== buffer)
      throw new RangeError('the scanned table does not lie in the memory of the kernel')
    return values.byteOffset
  }

  return (table, query) => {
    const { limit, excluded, filtered, after } = query
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new RangeError(`limit is ${limit}, expected an integer of 1…${MAX_LIMIT}`)
    }
    // Past the factors the codes of every row are zero, so what stands there in the user does not matter.
    user.set(query.user)
    for (const row of excluded ?? []) checkRow(row, table.rows)
    const codes = pointer(table.codes)
    const scales = pointer(query.scales)
    const biases = query.biases === null ? 0 : pointer(query.biases)
    if (filtered !== null) copyBits(excludedWords, filtered, table.rows)
    // Nothing may throw between here and the clearing: bits left behind would exclude items from the next query.
    for (const row of excluded ?? []) setBit(excludedWords, row)
    const found = kernel.scan(
      codes,
      table.rows,
      table.stride,
      scales,
      biases,
      plan.user.offset,
      query.userScale,
      filtered === null && (excluded === null || excluded.length === 0) ? 0 : plan.excluded.offset,
      after === null ? Infinity : after.score,
      after === null ? 0 : after.row + 1,
      limit,
      plan.best.offset,
    )
    if (filtered !== null) excludedWords.fill(0)
    else for (const row of excluded ?? []) excludedWords[row >>> 5] = 0
    return Array.from(
      { length: found },
      (_, entry): ScoredRow => ({
        row: bestRows[2 * entry + 1] as number,
        score: bestScores[2 * entry] as number,
      }),
    )
  }
}

function copyBits(target: Uint32Array, bits: Uint32Array, rows: number): void {
  if (bits.length !== bitmapWords(rows)) {
    throw new RangeError(
      `the filter's bitmap has ${bits.length} words, ${rows} rows take ${bitmapWords(rows)}`,
    )
  }
  target.set(bits)
}

/** @throws {RangeError} unless `row` is one of 0…rows−1. */
export function checkRow(row: number, rows: number): void {
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new RangeError(`item row is ${row}, expected an integer of 0…${rows - 1}`)
  }
}
