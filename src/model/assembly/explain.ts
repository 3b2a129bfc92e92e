/**
 * What an explanation adds up: the left side of the fold-in in float64, and what each entry of a history adds to the
 * score of one item. Plain twin: `../explain.ts`. Pointers in bytes, aligned to 16.
 */
import { offer, sortBestFirst } from './best-rows'

/** Rows that are gathered before they are added: 32 KiB at 64 factors. */
const PANEL_ROWS: i32 = 64

/** Bytes of a panel. */
export function exactPanelBytes(width: i32): usize {
  return (<usize>(PANEL_ROWS * width)) << 3
}

/**
 * Adds Σ_k c_k y_k y_kᵀ to the upper triangle of `left` [width, width] f64, up to seven entries below the diagonal
 * with it, and Σ_k t_k y_k to `right` [width] f64. y_k is row `rows[k]` of the table, codes × scale in float32.
 *
 * `width`: a multiple of 8, at least the factors · `codes` [·, stride] i8 · `scales` [·] f32 · `rows` [count] u32 ·
 * `weights` [count] f32 ≥ 0 · `targets` [count] f32 · `panel`: `exactPanelBytes(width)`
 */
export function addRowsExactly(
  width: i32,
  codes: usize,
  stride: i32,
  scales: usize,
  rows: usize,
  weights: usize,
  targets: usize,
  count: i32,
  panel: usize,
  left: usize,
  right: usize,
): void {
  const lineBytes = (<usize>width) << 3
  let size = 0
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 2
    const row = <usize>load<u32>(rows + at)
    const scale = f32x4.splat(load<f32>(scales + (row << 2)))
    const root = f64x2.splat(sqrt<f64>(<f64>load<f32>(weights + at)))
    const target = f64x2.splat(<f64>load<f32>(targets + at))
    const place = panel + <usize>size * lineBytes
    const filled = min(width, stride)
    for (let factor = 0; factor < filled; factor += 8) {
      const eight = v128.load_ext<i8>(codes + row * <usize>stride + <usize>factor)
      const low = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(eight)), scale)
      const high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(eight)), scale)
      const to = (<usize>factor) << 3
      appendFour(place + to, right + to, low, root, target)
      appendFour(place + to + 32, right + to + 32, high, root, target)
    }
    memory.fill(place + ((<usize>filled) << 3), 0, (<usize>(width - filled)) << 3)
    if (++size === PANEL_ROWS) {
      addProducts(left, panel, size, lineBytes)
      size = 0
    }
  }
  if (size) addProducts(left, panel, size, lineBytes)
}

function appendFour(place: usize, right: usize, four: v128, root: v128, target: v128): void {
  const a = f64x2.promote_low_f32x4(four)
  const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3))
  v128.store(place, f64x2.mul(a, root))
  v128.store(place, f64x2.mul(b, root), 16)
  v128.store(right, f64x2.add(v128.load(right), f64x2.mul(a, target)))
  v128.store(right, f64x2.add(v128.load(right, 16), f64x2.mul(b, target)), 16)
}

/** left += PᵀP in tiles of 4 × 4 that stay in registers, P [size, width] f64. */
function addProducts(left: usize, panel: usize, size: i32, lineBytes: usize): void {
  const end = panel + <usize>size * lineBytes
  for (let top: usize = 0; top < lineBytes; top += 32) {
    const line0 = left + (top >> 3) * lineBytes
    const line1 = line0 + lineBytes
    const line2 = line1 + lineBytes
    const line3 = line2 + lineBytes
    for (let column = top; column < lineBytes; column += 32) {
      let a0 = v128.load(line0 + column)
      let b0 = v128.load(line0 + column, 16)
      let a1 = v128.load(line1 + column)
      let b1 = v128.load(line1 + column, 16)
      let a2 = v128.load(line2 + column)
      let b2 = v128.load(line2 + column, 16)
      let a3 = v128.load(line3 + column)
      let b3 = v128.load(line3 + column, 16)
      for (let row = panel; row < end; row += lineBytes) {
        const a = v128.load(row + column)
        const b = v128.load(row + column, 16)
        const r0 = v128.load64_splat(row + top)
        a0 = f64x2.relaxed_madd(r0, a, a0)
        b0 = f64x2.relaxed_madd(r0, b, b0)
        const r1 = v128.load64_splat(row + top, 8)
        a1 = f64x2.relaxed_madd(r1, a, a1)
        b1 = f64x2.relaxed_madd(r1, b, b1)
        const r2 = v128.load64_splat(row + top, 16)
        a2 = f64x2.relaxed_madd(r2, a, a2)
        b2 = f64x2.relaxed_madd(r2, b, b2)
        const r3 = v128.load64_splat(row + top, 24)
        a3 = f64x2.relaxed_madd(r3, a, a3)
        b3 = f64x2.relaxed_madd(r3, b, b3)
      }
      v128.store(line0 + column, a0)
      v128.store(line0 + column, b0, 16)
      v128.store(line1 + column, a1)
      v128.store(line1 + column, b1, 16)
      v128.store(line2 + column, a2)
      v128.store(line2 + column, b2, 16)
      v128.store(line3 + column, a3)
      v128.store(line3 + column, b3, 16)
    }
  }
}

/**
 * What entries of a history add to the score of an item, t_k · (z·y_k), where z is given to 31 bits as
 * high · highScale + low · lowScale. Offers each that is not zero, as float32 and under the number `from` + k, to a heap
 * of at most `limit` in `best`, and adds it to the f64 `sums`: of all of them, and of their magnitudes. Returns the
 * heap's new size; `sortBest` ends the heap.
 *
 * `codes` [·, stride] i8 · `scales` [·] f32 · `high`, `low` [stride] i16 · `rows` [count] u32 · `targets` [count] f32
 */
export function addContributions(
  codes: usize,
  stride: usize,
  scales: usize,
  high: usize,
  highScale: f64,
  low: usize,
  lowScale: f64,
  rows: usize,
  targets: usize,
  from: u32,
  count: u32,
  sums: usize,
  size: u32,
  limit: u32,
  best: usize,
): u32 {
  let sum = load<f64>(sums)
  let magnitude = load<f64>(sums, 8)
  for (let k: u32 = 0; k < count; k++) {
    const at = (<usize>k) << 2
    const row = load<u32>(rows + at)
    const start = codes + <usize>row * stride
    let highs = i32x4.splat(0)
    let lows = i32x4.splat(0)
    for (let block: usize = 0; block < stride; block += 16) {
      const first = v128.load_ext<i8>(start + block)
      const second = v128.load_ext<i8>(start + block, 8)
      const to = block << 1
      highs = i32x4.add(highs, i32x4.dot_i16x8_s(first, v128.load(high + to)))
      highs = i32x4.add(highs, i32x4.dot_i16x8_s(second, v128.load(high + to, 16)))
      lows = i32x4.add(lows, i32x4.dot_i16x8_s(first, v128.load(low + to)))
      lows = i32x4.add(lows, i32x4.dot_i16x8_s(second, v128.load(low + to, 16)))
    }
    // [Σ highs, Σ lows] in two steps: halves together, then neighbours.
    const halves = i32x4.add(
      v128.shuffle<i32>(highs, lows, 0, 1, 4, 5),
      v128.shuffle<i32>(highs, lows, 2, 3, 6, 7),
    )
    const both = i32x4.add(halves, v128.shuffle<i32>(halves, halves, 1, 0, 3, 2))
    const contribution =
      (<f64>i32x4.extract_lane(both, 0) * highScale + <f64>i32x4.extract_lane(both, 2) * lowScale) *
      (<f64>load<f32>(scales + ((<usize>row) << 2)) * <f64>load<f32>(targets + at))
    sum += contribution
    magnitude += abs<f64>(contribution)
    if (contribution !== 0) size = offer(best, size, limit, <f32>contribution, from + k)
  }
  store<f64>(sums, sum)
  store<f64>(sums, magnitude, 8)
  return size
}

/** Sorts a heap of `addContributions`, best first. */
export function sortBest(best: usize, size: u32): void {
  sortBestFirst(best, size)
}
