/**
 * What an item is taken for that the training data does not know: the average of those that it knows, each
 * counted once. Most items are rated rarely, and rarely rated ones are rated lower than the mean of all ratings.
 */
export interface AverageItem {
  /** [factors] */
  readonly factors: Float64Array
  readonly bias: number
}

/** @param factorsOf copies an item's factors into `out` [factors] */
export function averageItem(
  biases: Float32Array,
  factors: number,
  factorsOf: (row: number, out: Float32Array) => void,
): AverageItem {
  const mean = new Float64Array(factors)
  const vector = new Float32Array(factors)
  let bias = 0
  for (const [row, itemBias] of biases.entries()) {
    factorsOf(row, vector)
    for (let factor = 0; factor < factors; factor++) {
      mean[factor] = (mean[factor] as number) + (vector[factor] as number) / biases.length
    }
    bias += itemBias / biases.length
  }
  return { factors: mean, bias }
}

/** b_i + p·q_i of the average item. */
export function averageTaste(item: AverageItem, user: Float32Array | null): number {
  if (user === null) return item.bias
  return item.factors.reduce((sum, value, factor) => sum + value * (user[factor] as number), item.bias)
}
