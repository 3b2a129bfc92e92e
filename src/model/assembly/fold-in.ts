/**
 * Adds dequantised item rows to a row equation. The caller begins the equation with `beginRow`, adds its rows in
 * any number of pieces, and ends it with `finishRow`; `row-solve.ts` states the layout and the contract.
 */
import { appendRow, panelOf, panelRows } from './row-solve'
import { addOuterProducts } from './triangle'

/**
 * Adds Σ_k c_k z_k z_kᵀ to the left side and Σ_k t_k z_k to the right one. z_k is row `rows[k]` of the table,
 * codes × scale, with a 1 at index `bias` unless that is −1.
 *
 * `codes` [·, stride] i8 · `scales` [·] f32 · `rows` [count] u32 · `weights` [count] f32 ≥ 0 · `targets` [count] f32
 */
export function addQuantisedRows(
  width: i32,
  codes: usize,
  stride: i32,
  scales: usize,
  bias: i32,
  rows: usize,
  weights: usize,
  targets: usize,
  count: i32,
  scratch: usize,
  right: usize,
): void {
  const panel = panelOf(scratch, width)
  const lineBytes = (<usize>width) << 2
  let size = 0
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 2
    const row = <usize>load<u32>(rows + at)
    // Dequantised in its place of the panel, where appendRow then scales it.
    const place = panel + <usize>size * lineBytes
    dequantise(codes + row * <usize>stride, min(width, stride), load<f32>(scales + (row << 2)), place, width)
    if (bias >= 0) store<f32>(place + ((<usize>bias) << 2), 1)
    appendRow(panel, size, place, load<f32>(weights + at), load<f32>(targets + at), right, width)
    if (++size === panelRows()) {
      addOuterProducts(scratch, panel, size, width)
      size = 0
    }
  }
  if (size) addOuterProducts(scratch, panel, size, width)
}

/** `count` codes, a multiple of 8, as float32, and zeros behind them up to `width`. */
function dequantise(codes: usize, count: i32, scale: f32, out: usize, width: i32): void {
  const scales = f32x4.splat(scale)
  for (let factor = 0; factor < count; factor += 8) {
    const eight = v128.load_ext<i8>(codes + <usize>factor)
    const at = out + ((<usize>factor) << 2)
    v128.store(at, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), scales))
    v128.store(at, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), scales), 16)
  }
  memory.fill(out + ((<usize>count) << 2), 0, (<usize>(width - count)) << 2)
}
