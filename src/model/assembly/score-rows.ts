/** Scores and norms of rows of a quantised table, written out. Pointers as in `scan.ts`. */
import { dot } from './scan'

/** scores[r] = f32(Σ_f codes[r, f] · user[f]) · scales[r] · userScale, for `scores` [rows] f32. */
export function scoreRows(
  codes: usize,
  rows: u32,
  stride: usize,
  scales: usize,
  user: usize,
  userScale: f32,
  scores: usize,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const at = (<usize>row) << 2
    const sum = <f32>dot(codes + <usize>row * stride, user, stride)
    store<f32>(scores + at, sum * load<f32>(scales + at) * userScale)
  }
}

/** The same of the rows in a list: scores[k] is that of row `listed[k]`, for `listed` [count] u32, `scores` [count] f32. */
export function scoreListed(
  codes: usize,
  stride: usize,
  scales: usize,
  listed: usize,
  count: u32,
  user: usize,
  userScale: f32,
  scores: usize,
): void {
  for (let k: u32 = 0; k < count; k++) {
    const at = (<usize>k) << 2
    const row = <usize>load<u32>(listed + at)
    const sum = <f32>dot(codes + row * stride, user, stride)
    store<f32>(scores + at, sum * load<f32>(scales + (row << 2)) * userScale)
  }
}

/** inverseNorms[r] = 1 / ‖codes of row r‖, or 0 for a zero row. 127² · stride stays below 2³¹. */
export function writeInverseNorms(codes: usize, rows: u32, stride: usize, inverseNorms: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    const end = codes + stride
    let sums = i32x4.splat(0)
    for (; codes < end; codes += 8) {
      const eight = v128.load_ext<i8>(codes)
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(eight, eight))
    }
    const square =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3)
    store<f32>(inverseNorms + ((<usize>row) << 2), square ? <f32>(1 / sqrt(<f64>square)) : 0)
  }
}
