/** Moments of the values that each item was given. */

export interface ItemMoments {
  /** [items] each. */
  readonly counts: Uint32Array
  readonly means: Float64Array
  /** Unbiased; 0 of fewer than two values. */
  readonly variances: Float64Array
  /** Excess kurtosis, unbiased for normal values; NaN of fewer than four, or of equal ones. */
  readonly kurtoses: Float64Array
}

/** Parallel columns, one interaction each. */
export function itemMoments(items: Uint32Array, values: Float32Array, rows: number): ItemMoments {
  const counts = new Uint32Array(rows)
  const means = new Float64Array(rows)
  for (const [index, row] of items.entries()) {
    counts[row] = (counts[row] as number) + 1
    means[row] = (means[row] as number) + (values[index] as number)
  }
  for (let row = 0; row < rows; row++)
    means[row] = (means[row] as number) / Math.max(1, counts[row] as number)
  const squares = new Float64Array(rows)
  const fourths = new Float64Array(rows)
  for (const [index, row] of items.entries()) {
    const square = ((values[index] as number) - (means[row] as number)) ** 2
    squares[row] = (squares[row] as number) + square
    fourths[row] = (fourths[row] as number) + square * square
  }
  return {
    counts,
    means,
    variances: squares.map((sum, row) =>
      (counts[row] as number) < 2 ? 0 : sum / ((counts[row] as number) - 1),
    ),
    kurtoses: squares.map((sum, row) => excessKurtosis(counts[row] as number, sum, fourths[row] as number)),
  }
}

/** G₂ = (n − 1)/((n − 2)(n − 3))·((n + 1)·g₂ + 6), with g₂ = n·Σ(x − x̄)⁴/(Σ(x − x̄)²)² − 3. */
function excessKurtosis(n: number, squares: number, fourths: number): number {
  if (n < 4 || squares === 0) return Number.NaN
  const biased = (n * fourths) / squares ** 2 - 3
  return ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * biased + 6)
}

/**
 * Degrees of freedom of each of these items' variances, as many as would make a variance of normal values as
 * uncertain: Var(s²)/σ⁴ = 2/(n − 1) + γ/n = 2/ν, with the mean excess kurtosis γ of these items: the
 * longer the tails of ratings, the less a variance can be trusted.
 */
export function effectiveDegreesOfFreedom(
  { counts, kurtoses }: ItemMoments,
  rows: readonly number[],
): Float64Array {
  const known = rows.map((row) => kurtoses[row] as number).filter((kurtosis) => !Number.isNaN(kurtosis))
  // No distribution has less than −2.
  const mean = Math.max(-2, known.reduce((sum, kurtosis) => sum + kurtosis, 0) / Math.max(1, known.length))
  return Float64Array.from(rows, (row) => {
    const n = counts[row] as number
    return 2 / (2 / (n - 1) + mean / n)
  })
}
