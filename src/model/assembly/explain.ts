/**
 * What an explanation adds up: the left side of the fold-in in float64, and what each entry of a history adds to the
 * score of one item. Plain twin: `../explain.ts`. Pointers in bytes, aligned to 16.
 */
import { offer, sortBestFirst } from './best-rows'
import { horizontalSums, partialSums } from './scan'

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
 * What entries of a history add to the score of an item, t_k · (z·y_k), with z in int16 codes: offers each under the
 * number `from` + k to a heap of at most `limit` in `best`, and adds its magnitude to the f64 `magnitude`. Returns the
 * heap's new size; `sortBest` ends the heap.
 *
 * `codes` [·, stride] i8 · `scales` [·] f32 · `influence` [stride] i16, times `scale` · `rows` [count] u32 ·
 * `targets` [count] f32
 */
export function addContributions(
  codes: usize,
  stride: usize,
  scales: usize,
  influence: usize,
  scale: f32,
  rows: usize,
  targets: usize,
  from: u32,
  count: u32,
  magnitude: usize,
  size: u32,
  limit: u32,
  best: usize,
): u32 {
  const influenceScales = f32x4.splat(scale)
  const last = count - 1
  let magnitudes = f64x2.splat(0)
  let heapSize = size
  let least = size === limit ? v128.load32_splat(best) : f32x4.splat(-Infinity)
  for (let k: u32 = 0; k < count; k += 4) {
    // Where fewer than four are left the last one fills the places.
    const at0 = (<usize>k) << 2
    const at1 = (<usize>min(k + 1, last)) << 2
    const at2 = (<usize>min(k + 2, last)) << 2
    const at3 = (<usize>min(k + 3, last)) << 2
    const row0 = <usize>load<u32>(rows + at0)
    const row1 = <usize>load<u32>(rows + at1)
    const row2 = <usize>load<u32>(rows + at2)
    const row3 = <usize>load<u32>(rows + at3)
    let a = i32x4.splat(0)
    let b = a
    let c = a
    let d = a
    for (let block: usize = 0; block < stride; block += 16) {
      const low = v128.load(influence + (block << 1))
      const high = v128.load(influence + (block << 1), 16)
      a = partialSums(a, codes + row0 * stride + block, low, high)
      b = partialSums(b, codes + row1 * stride + block, low, high)
      c = partialSums(c, codes + row2 * stride + block, low, high)
      d = partialSums(d, codes + row3 * stride + block, low, high)
    }
    let weights = f32x4.splat(load<f32>(scales + (row0 << 2)) * load<f32>(targets + at0))
    weights = f32x4.replace_lane(weights, 1, load<f32>(scales + (row1 << 2)) * load<f32>(targets + at1))
    weights = f32x4.replace_lane(weights, 2, load<f32>(scales + (row2 << 2)) * load<f32>(targets + at2))
    weights = f32x4.replace_lane(weights, 3, load<f32>(scales + (row3 << 2)) * load<f32>(targets + at3))
    const dots = f32x4.convert_i32x4_s(horizontalSums(a, b, c, d))
    const contributions = f32x4.mul(f32x4.mul(dots, weights), influenceScales)

    const present = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(count - k)))
    const sizes = v128.and(f32x4.abs(contributions), present)
    magnitudes = f64x2.add(magnitudes, f64x2.promote_low_f32x4(sizes))
    const others = v128.shuffle<f32>(sizes, sizes, 2, 3, 2, 3)
    magnitudes = f64x2.add(magnitudes, f64x2.promote_low_f32x4(others))

    const entering = i32x4.bitmask(v128.and(f32x4.gt(contributions, least), present))
    if (entering) {
      const number = from + k
      if (entering & 1) heapSize = offer(best, heapSize, limit, f32x4.extract_lane(contributions, 0), number)
      if (entering & 2)
        heapSize = offer(best, heapSize, limit, f32x4.extract_lane(contributions, 1), number + 1)
      if (entering & 4)
        heapSize = offer(best, heapSize, limit, f32x4.extract_lane(contributions, 2), number + 2)
      if (entering & 8)
        heapSize = offer(best, heapSize, limit, f32x4.extract_lane(contributions, 3), number + 3)
      if (heapSize === limit) least = v128.load32_splat(best)
    }
  }
  const sum = f64x2.extract_lane(magnitudes, 0) + f64x2.extract_lane(magnitudes, 1)
  store<f64>(magnitude, load<f64>(magnitude) + sum)
  return heapSize
}

/** Sorts a heap of `addContributions`, best first. */
export function sortBest(best: usize, size: u32): void {
  sortBestFirst(best, size)
}
