/**
 * Interactions by row, as runs of rows that have equally many: rows are in popularity order, so a million items of a
 * shop have some thousand different counts.
 */
import { ModelFormatError } from '../errors.ts'

export interface CountRuns {
  /** [runs]. Falling. */
  readonly counts: Uint32Array
  /** [runs]. Row behind the last of each run, rising. */
  readonly ends: Uint32Array
}

/** @throws {RangeError} on counts that rise. */
export function encodeCounts(counts: Uint32Array): CountRuns {
  const runs: number[] = []
  const ends: number[] = []
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row] as number
    const before = counts[row - 1] ?? Infinity
    if (count > before) {
      throw new RangeError(
        `item row ${row} has ${count} interactions after ${before}: rows must be in popularity order`,
      )
    }
    if (count < before) {
      if (row > 0) ends.push(row)
      runs.push(count)
    }
  }
  if (counts.length > 0) ends.push(counts.length)
  return { counts: Uint32Array.from(runs), ends: Uint32Array.from(ends) }
}

/** @throws {ModelFormatError} unless counts fall and ends rise to the number of rows. */
export function checkCounts({ counts, ends }: CountRuns, rows: number): void {
  for (let run = 0; run < counts.length; run++) {
    const [count, before] = [counts[run] as number, counts[run - 1] ?? Infinity]
    if (count >= before) {
      throw new ModelFormatError(
        `run ${run} of the items blob's counts has ${count} interactions after ${before}: it is damaged`,
      )
    }
    const [end, start] = [ends[run] as number, ends[run - 1] ?? 0]
    if (end <= start) {
      throw new ModelFormatError(
        `run ${run} of the items blob's counts ends at row ${end} after ${start}: it is damaged`,
      )
    }
  }
  const end = ends.at(-1) ?? 0
  if (end !== rows) {
    throw new ModelFormatError(
      `the items blob's counts end at row ${end}, there are ${rows} rows: it is damaged`,
    )
  }
}

/** Count of a row of 0…rows−1. */
export function countOf({ counts, ends }: CountRuns, row: number): number {
  let [low, high] = [0, counts.length - 1]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (row < (ends[middle] as number)) high = middle
    else low = middle + 1
  }
  return counts[low] as number
}

/** Rows whose count is not 0: those behind are the last run. */
export function countedRows({ counts, ends }: CountRuns, rows: number): number {
  return counts.at(-1) === 0 ? (ends.at(-2) ?? 0) : rows
}
