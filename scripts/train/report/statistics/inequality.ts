/** How unequally something is shared out: Gini coefficient, Lorenz curve, share of the busiest. */

/** Amounts in rising order. */
export function rising(amounts: ArrayLike<number>): Float64Array {
  return Float64Array.from(amounts).sort()
}

/**
 * Gini coefficient G = Σ_i (2i − n − 1)·x_i / (n·Σx) of rising amounts x ≥ 0, i from 1: 0 where all are equal,
 * (n − 1)/n where one has everything; 0 where there is nothing to share.
 */
export function gini(sorted: Float64Array): number {
  const n = sorted.length
  let weighted = 0
  let total = 0
  for (const [index, amount] of sorted.entries()) {
    weighted += (2 * (index + 1) - n - 1) * amount
    total += amount
  }
  return total === 0 ? 0 : weighted / (n * total)
}

/** [steps + 1]. Share of everything that the least 0, 1/steps, … 1 of the rows have; linear between rows. */
export function lorenz(sorted: Float64Array, steps: number): number[] {
  const cumulated = new Float64Array(sorted.length + 1)
  for (const [index, amount] of sorted.entries()) {
    cumulated[index + 1] = (cumulated[index] as number) + amount
  }
  const total = cumulated[sorted.length] as number
  return Array.from({ length: steps + 1 }, (_, step) => {
    if (total === 0) return step / steps
    const place = (step / steps) * sorted.length
    const below = Math.floor(place)
    const rest = place - below
    const next = cumulated[Math.min(below + 1, sorted.length)] as number
    return ((cumulated[below] as number) * (1 - rest) + next * rest) / total
  })
}

/** Share of everything that the largest `share` of the rows has, at least one of them. */
export function topShare(sorted: Float64Array, share: number): number {
  const taken = Math.max(1, Math.round(sorted.length * share))
  const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0)
  const total = sum(sorted)
  return total === 0 ? 0 : sum(sorted.subarray(Math.max(0, sorted.length - taken))) / total
}

/** Middle of rising amounts, the mean of the two in the middle of an even number; 0 of none. */
export function median(sorted: Float64Array): number {
  const n = sorted.length
  if (n === 0) return 0
  return ((sorted[(n - 1) >> 1] as number) + (sorted[n >> 1] as number)) / 2
}
