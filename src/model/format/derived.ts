/** What the items blob holds besides the factors, computed from the *quantised* rows that are served. */
import { dequantiseRow } from '../quantise.ts'
import type { QuantisedFactors } from '../tables.ts'

/** YᵀY [factors, factors] of the first `rows` dequantised rows, summed in float64. */
export function dequantisedGramian(table: QuantisedFactors, rows: number): Float32Array<ArrayBuffer> {
  const { factors } = table
  const sums = new Float64Array(factors * factors)
  const values = new Float32Array(factors)
  for (let row = 0; row < rows; row++) {
    dequantiseRow(table, row, values)
    for (let i = 0; i < factors; i++) {
      const value = values[i] as number
      const line = i * factors
      for (let j = i; j < factors; j++)
        sums[line + j] = (sums[line + j] as number) + value * (values[j] as number)
    }
  }
  const gramian = new Float32Array(factors * factors)
  for (let i = 0; i < factors; i++) {
    for (let j = i; j < factors; j++) {
      gramian[i * factors + j] = gramian[j * factors + i] = sums[i * factors + j] as number
    }
  }
  return gramian
}

/** [rows]. 1 / ‖codes of the row‖, 0 for a zero row. The sum of squares is exact: at most 127²·factors. */
export function inverseCodeNorms(table: QuantisedFactors): Float32Array<ArrayBuffer> {
  const { rows, stride, codes } = table
  const inverse = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    let square = 0
    for (let index = row * stride; index < (row + 1) * stride; index++)
      square += (codes[index] as number) ** 2
    inverse[row] = square > 0 ? 1 / Math.sqrt(square) : 0
  }
  return inverse
}
