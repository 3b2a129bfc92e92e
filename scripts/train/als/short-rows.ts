/**
 * Which rows are solved by an equation of their interactions instead of one of the factors. The two give the same
 * vector; `assembly/short-row.ts` has the equation, which needs a diagonal Gramian (`gramian.ts`).
 */

/** Up to this share of the width the interactions' equation is the faster one, at 64 factors as at 512. */
const LARGEST_SHARE = 7 / 8

/** Multiplications of the kernel in the time that the eigenvectors take, as a multiple of width³. */
const EIGENVECTORS = 500

/**
 * The most interactions of a row that is solved so, or 0 where it does not pay.
 *
 * @param counts interactions of each row
 * @param oppositeRows whose vectors have to be turned to make their Gramian diagonal; null where there is none
 */
export function longestShortRow(counts: Uint32Array, width: number, oppositeRows: number | null): number {
  const longest = Math.floor(width * LARGEST_SHARE)
  if (oppositeRows === null) return longest
  let saved = 0
  for (const n of counts) {
    if (n > 0 && n <= longest) saved += ((width - n) * n * width) / 2 + (width ** 3 - n ** 3) / 6
  }
  // The opposite rows are turned and turned back, the solutions only back.
  const turned = (2 * oppositeRows + counts.length) * width ** 2
  return saved > turned + EIGENVECTORS * width ** 3 ? longest : 0
}
