/**
 * Symmetric quantisation of item rows to int8: value ≈ code × scale of its row, codes −127…127.
 * The user's side is int16, in `user-codes.ts`.
 */
import type { QuantisedFactors } from './tables.ts'

const ITEM_CODE_MAX = 127

/** Bytes between rows of codes: `factors` rounded up to a multiple of 16. */
export function rowStride(factors: number): number {
  return Math.ceil(factors / 16) * 16
}

/**
 * Quantises `values` [rows, factors], row-major. A zero row has scale 0.
 * @throws {RangeError} where a value is not finite, or `values` is not rows × factors long.
 */
export function quantiseRows(values: Float32Array, rows: number, factors: number): QuantisedFactors {
  if (values.length !== rows * factors) {
    throw new RangeError(
      `${rows} rows of ${factors} factors are ${rows * factors} values, got ${values.length}`,
    )
  }
  const stride = rowStride(factors)
  const codes = new Int8Array(rows * stride)
  const scales = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const scale = rowScale(values, row, factors)
    scales[row] = scale
    // A row of denormals has a scale that underflows to 0: such a row is zero.
    if (scale === 0) continue
    for (let factor = 0; factor < factors; factor++) {
      const code = Math.round((values[row * factors + factor] as number) / scale)
      // A subnormal scale is too coarse for the largest value to come out as ITEM_CODE_MAX.
      codes[row * stride + factor] = Math.max(-ITEM_CODE_MAX, Math.min(ITEM_CODE_MAX, code))
    }
  }
  return { rows, factors, stride, codes, scales }
}

/** Writes row `row` of `table`, dequantised, into `out` [factors]. */
export function dequantiseRow(table: QuantisedFactors, row: number, out: Float32Array): void {
  const { codes, factors } = table
  const start = row * table.stride
  const scale = table.scales[row] as number
  for (let factor = 0; factor < factors; factor++) out[factor] = (codes[start + factor] as number) * scale
}

/** The step that puts the row's largest value at ITEM_CODE_MAX, as the float32 that is stored. */
function rowScale(values: Float32Array, row: number, factors: number): number {
  let largest = 0
  for (let factor = 0; factor < factors; factor++) {
    const value = values[row * factors + factor] as number
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `factor ${factor} of row ${row} is ${value}, expected a finite number: more regularisation keeps training from diverging`,
      )
    }
    largest = Math.max(largest, Math.abs(value))
  }
  return Math.fround(largest / ITEM_CODE_MAX)
}
