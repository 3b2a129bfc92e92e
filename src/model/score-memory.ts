/**
 * Where everything lies in the one memory of the score kernel: scratch first, then the blobs. The memory is sized
 * from the manifest before the first byte is loaded and never grows, so that views into it stay valid.
 */
import type { Manifest } from './manifest.ts'
import { BEST_ENTRY_BYTES, MAX_FACTORS, MAX_LIMIT, PAGE_BYTES } from './score-kernel.ts'

/** Below this the module may keep data of its own. */
const RESERVED_BYTES = 1024

export interface Region {
  /** Multiple of 16. */
  readonly offset: number
  readonly bytes: number
}

export interface ScoreMemoryPlan {
  /** int16 codes of the user. */
  readonly user: Region
  /** [MAX_LIMIT] entries of a scan's result. */
  readonly best: Region
  /** One bit a row, padded to 16 bytes. */
  readonly excluded: Region
  readonly items: Region
  readonly ratings: Region | null
  readonly pages: number
}

/** @throws {RangeError} where a table has more factors than a scan sums exactly. */
export function planScoreMemory(manifest: Manifest): ScoreMemoryPlan {
  const { factors } = manifest.ranking
  if (factors > MAX_FACTORS) {
    throw new RangeError(
      `the ranking table has ${factors} factors, a scan sums at most ${MAX_FACTORS} exactly: train with fewer`,
    )
  }
  let end = RESERVED_BYTES
  const place = (bytes: number): Region => {
    const offset = end
    end = roundUp(offset + bytes, 16)
    return { offset, bytes }
  }
  return {
    user: place(roundUp(factors, 16) * Int16Array.BYTES_PER_ELEMENT),
    best: place(MAX_LIMIT * BEST_ENTRY_BYTES),
    excluded: place(roundUp(Math.ceil(manifest.counts.items / 8), 16)),
    items: place(manifest.blobs.items.bytes),
    ratings: manifest.blobs.ratings === null ? null : place(manifest.blobs.ratings.bytes),
    pages: Math.ceil(end / PAGE_BYTES),
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
