/** Spearman's rank correlation. */

/** −1…1, with mean ranks for ties; 0 where one side does not vary. Parallel values. */
export function spearman(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return pearson(meanRanks(one), meanRanks(other))
}

/** Rank of each value from 1; equal values share the mean of their ranks. */
export function meanRanks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index)
  order.sort((left, right) => (values[left] as number) - (values[right] as number))
  const ranks = new Float64Array(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++
    for (let place = start; place < end; place++) ranks[order[place] as number] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

function pearson(one: Float64Array, other: Float64Array): number {
  const n = one.length
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n
  const [oneMean, otherMean] = [mean(one), mean(other)]
  let product = 0
  let oneSquares = 0
  let otherSquares = 0
  for (let index = 0; index < n; index++) {
    const x = (one[index] as number) - oneMean
    const y = (other[index] as number) - otherMean
    product += x * y
    oneSquares += x * x
    otherSquares += y * y
  }
  return oneSquares === 0 || otherSquares === 0 ? 0 : product / Math.sqrt(oneSquares * otherSquares)
}
