/**
 * Quantises the user's side of a score to int16: value ≈ code × scale. Items are int8; the user side has
 * 256 times the resolution, so that it does not add to their error.
 */

export const USER_CODE_MAX = 32767

/**
 * Writes the codes of `values` and zeros behind them up to the end of `codes`; returns the scale, a float32,
 * 0 for a vector of zeros.
 * @throws {RangeError} where a value is not finite.
 */
export function quantiseUser(values: Float32Array, codes: Int16Array): number {
  let largest = 0
  for (let factor = 0; factor < values.length; factor++) {
    const magnitude = Math.abs(values[factor] as number)
    if (!Number.isFinite(magnitude)) {
      throw new RangeError(
        `factor ${factor} of the user vector is ${values[factor]}, expected a finite number`,
      )
    }
    if (magnitude > largest) largest = magnitude
  }
  codes.fill(0)
  const scale = Math.fround(largest / USER_CODE_MAX)
  if (scale === 0) return 0
  for (let factor = 0; factor < values.length; factor++) {
    // A subnormal scale is too coarse for the largest value to come out as USER_CODE_MAX.
    const code = Math.round((values[factor] as number) / scale)
    codes[factor] = Math.max(-USER_CODE_MAX, Math.min(USER_CODE_MAX, code))
  }
  return scale
}
