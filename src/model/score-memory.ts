/**
 * Where everything lies in the one memory of the score kernel: scratch first, then the blobs. The memory is sized
 * from the manifest before the first byte is loaded and never grows, so that views into it stay valid.
 */
import type { Manifest } from './manifest.ts'
import { rowStride } from './quantise.ts'
import { BEST_ENTRY_BYTES, MAX_FACTORS, MAX_LIMIT, PAGE_BYTES } from './score-kernel.ts'

/** Below this the module may keep data of its own. */
const RESERVED_BYTES = 1024

/** Vectors of the kernel's scratch besides its matrix; `createKernelFoldIn` checks that the kernel agrees. */
const SCRATCH_VECTORS = 65

/** Rows of the panel that explanations gather; `createKernelExplain` checks that the kernel agrees. */
const EXACT_PANEL_ROWS = 64

/** Rows that fold-in, explanation and diversity hand to the kernel at once. */
export const FOLD_IN_ROWS = 1024

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
  readonly foldIn: FoldInRegions
  readonly explain: ExplainRegions
  /** [rows] f32 each; null where there is no rating table. */
  readonly similarity: { readonly inverseNorms: Region; readonly cosines: Region } | null
  readonly items: Region
  readonly ratings: Region | null
  readonly pages: number
}

/** float32, or uint32 rows. `width` is what `foldInWidth` gives for the larger of the two tables. */
export interface FoldInRegions {
  /** [width, width] */
  readonly gramian: Region
  /** [width] */
  readonly regularization: Region
  /** [width] */
  readonly solution: Region
  /** The kernel's own, see `scratchBytes` in `assembly/row-solve.ts`. */
  readonly scratch: Region
  /** [FOLD_IN_ROWS] each. */
  readonly rows: Region
  readonly weights: Region
  readonly targets: Region
}

/** float64. `width` is that of the ranking table. */
export interface ExplainRegions {
  /** [width, width] */
  readonly left: Region
  /** [width] */
  readonly right: Region
  /** The kernel's own, see `assembly/explain.ts`. */
  readonly panel: Region
  /** One, the sum of the magnitudes of contributions. */
  readonly magnitude: Region
}

/** Length of the vectors in the kernel for so many unknowns: a multiple of 8. */
export function foldInWidth(unknowns: number): number {
  return roundUp(unknowns, 8)
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
  const floats = (length: number) => place(length * Float32Array.BYTES_PER_ELEMENT)
  const doubles = (length: number) => place(length * Float64Array.BYTES_PER_ELEMENT)
  const rankingWidth = foldInWidth(factors)
  // One unknown more for the bias of the rating table.
  const width = foldInWidth(Math.max(factors, (manifest.rating?.factors ?? 0) + 1))
  return {
    user: place(rowStride(Math.max(factors, manifest.rating?.factors ?? 0)) * Int16Array.BYTES_PER_ELEMENT),
    best: place(MAX_LIMIT * BEST_ENTRY_BYTES),
    excluded: place(roundUp(Math.ceil(manifest.counts.items / 8), 16)),
    foldIn: {
      gramian: floats(width * width),
      regularization: floats(width),
      solution: floats(width),
      scratch: floats(width * (width + SCRATCH_VECTORS)),
      rows: floats(FOLD_IN_ROWS),
      weights: floats(FOLD_IN_ROWS),
      targets: floats(FOLD_IN_ROWS),
    },
    explain: {
      left: doubles(rankingWidth * rankingWidth),
      right: doubles(rankingWidth),
      panel: doubles(rankingWidth * EXACT_PANEL_ROWS),
      magnitude: doubles(1),
    },
    similarity:
      manifest.rating === null
        ? null
        : { inverseNorms: floats(manifest.counts.items), cosines: floats(manifest.counts.items) },
    items: place(manifest.blobs.items.bytes),
    ratings: manifest.blobs.ratings === null ? null : place(manifest.blobs.ratings.bytes),
    pages: Math.ceil(end / PAGE_BYTES),
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple
}
