/** What several kernels do with one or two vectors of float32. Lengths in bytes, multiples of 16. */

/** aᵀ·b, summed in float64. */
export function dot(a: usize, b: usize, bytes: usize): f64 {
  let low = f64x2.splat(0)
  let high = low
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(a + at)
    const y = v128.load(b + at)
    const x2 = v128.shuffle<f32>(x, x, 2, 3, 2, 3)
    const y2 = v128.shuffle<f32>(y, y, 2, 3, 2, 3)
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y)))
    high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(x2), f64x2.promote_low_f32x4(y2)))
  }
  const sum = f64x2.add(low, high)
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
}

export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}
