/**
 * Scores every row of a quantised table and keeps the best, in one pass. Plain twin: `../scan.ts`.
 *
 *     score(r) = f32(Σ_f codes[r, f] · user[f]) · scales[r] · userScale + biases[r]
 *
 * int8 codes × int16 user codes, summed exactly in int32: 127 · 32767 · factors < 2³¹ allows 516 factors.
 * Everything after the sum is f32, one rounding an operation, so that both twins agree to the bit.
 * Kernels take raw pointers, own no memory and check nothing; preconditions are the caller's.
 */
import { offer, sortBestFirst } from './best-rows'

/** Codes · user of one row, as four partial sums. `codes` and `user` are `stride` long, a multiple of 16. */
export function partialSums(sums: v128, codes: usize, userLow: v128, userHigh: v128): v128 {
  const low = i32x4.dot_i16x8_s(v128.load_ext<i8>(codes), userLow)
  const high = i32x4.dot_i16x8_s(v128.load_ext<i8>(codes, 8), userHigh)
  return i32x4.add(sums, i32x4.add(low, high))
}

/** [a₀…a₃], [b₀…b₃], [c₀…c₃], [d₀…d₃] → [Σa, Σb, Σc, Σd] */
export function horizontalSums(a: v128, b: v128, c: v128, d: v128): v128 {
  // [a₀+a₂, b₀+b₂, a₁+a₃, b₁+b₃], and the same of c and d
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7))
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7))
}

/** Σ codes · user of one row. */
export function dot(codes: usize, user: usize, stride: usize): i32 {
  let sums = i32x4.splat(0)
  for (let block: usize = 0; block < stride; block += 16) {
    const userAt = user + (block << 1)
    sums = partialSums(sums, codes + block, v128.load(userAt), v128.load(userAt, 16))
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  )
}

/**
 * Writes the best `limit` rows to `best`, score descending, ties to the lower row; returns how many.
 *
 * `codes` [rows, stride] i8 · `scales` [rows] f32 · `biases` [rows] f32, or 0 for none · `user` [stride] i16 ·
 * `excluded`: bit r & 7 of byte r >> 3 leaves row r out, readable to a multiple of 4 bytes, or 0 for none ·
 * only rows below `ceiling` in score, or equal to it and from `tiedFrom` on, so that a scan can go on where another
 * ended; +∞ and 0 for all of them · `best` [limit] of (f32 score, u32 row). A score of NaN or −∞ never enters.
 */
export function scan(
  codes: usize,
  rows: u32,
  stride: usize,
  scales: usize,
  biases: usize,
  user: usize,
  userScale: f32,
  excluded: usize,
  ceiling: f32,
  tiedFrom: u32,
  limit: u32,
  best: usize,
): u32 {
  const userScales = f32x4.splat(userScale)
  const ceilings = f32x4.splat(ceiling)
  const rowsInFours = rows & ~3
  let size: u32 = 0
  let least = f32x4.splat(-Infinity)

  for (let row: u32 = 0; row < rowsInFours; row += 4) {
    let skipped: u32 = 0
    if (excluded) {
      if (!(row & 31) && load<u32>(excluded + (row >> 3)) === 0xffffffff) {
        row += 28
        continue
      }
      skipped = (load<u8>(excluded + (row >> 3)) >> <u8>(row & 4)) & 15
      if (skipped === 15) continue
    }

    const first = codes + <usize>row * stride
    const second = first + stride
    const third = second + stride
    const fourth = third + stride
    let a = i32x4.splat(0)
    let b = i32x4.splat(0)
    let c = i32x4.splat(0)
    let d = i32x4.splat(0)
    for (let block: usize = 0; block < stride; block += 16) {
      const userLow = v128.load(user + (block << 1))
      const userHigh = v128.load(user + (block << 1), 16)
      a = partialSums(a, first + block, userLow, userHigh)
      b = partialSums(b, second + block, userLow, userHigh)
      c = partialSums(c, third + block, userLow, userHigh)
      d = partialSums(d, fourth + block, userLow, userHigh)
    }

    const at = (<usize>row) << 2
    const dots = f32x4.convert_i32x4_s(horizontalSums(a, b, c, d))
    let scores = f32x4.mul(f32x4.mul(dots, v128.load(scales + at)), userScales)
    if (biases) scores = f32x4.add(scores, v128.load(biases + at))

    let entering = i32x4.bitmask(v128.and(f32x4.gt(scores, least), f32x4.le(scores, ceilings))) & ~skipped
    if (entering) {
      // A group that holds rows on both sides of `tiedFrom` keeps those behind it.
      if (row < tiedFrom)
        entering &= ~(i32x4.bitmask(f32x4.eq(scores, ceilings)) & lanesBefore(tiedFrom - row))
      if (entering & 1) size = offer(best, size, limit, f32x4.extract_lane(scores, 0), row)
      if (entering & 2) size = offer(best, size, limit, f32x4.extract_lane(scores, 1), row + 1)
      if (entering & 4) size = offer(best, size, limit, f32x4.extract_lane(scores, 2), row + 2)
      if (entering & 8) size = offer(best, size, limit, f32x4.extract_lane(scores, 3), row + 3)
      if (size === limit) least = v128.load32_splat(best)
    }
  }

  for (let row = rowsInFours; row < rows; row++) {
    if (excluded && (load<u8>(excluded + (row >> 3)) >> <u8>(row & 7)) & 1) continue
    const at = (<usize>row) << 2
    let score = <f32>dot(codes + <usize>row * stride, user, stride) * load<f32>(scales + at) * userScale
    if (biases) score += load<f32>(biases + at)
    if (score > ceiling || (score === ceiling && row < tiedFrom)) continue
    size = offer(best, size, limit, score, row)
  }
  sortBestFirst(best, size)
  return size
}

/** Bits of the first `count` of four lanes, all of them from 4 on. */
function lanesBefore(count: u32): i32 {
  return count < 4 ? (1 << count) - 1 : 15
}

/** Reads `bytes`, a multiple of 64, and returns a sum over them: the least that any scan has to do. */
export function readBytes(pointer: usize, bytes: usize): i32 {
  const end = pointer + bytes
  let a = i32x4.splat(0)
  let b = i32x4.splat(0)
  let c = i32x4.splat(0)
  let d = i32x4.splat(0)
  for (; pointer < end; pointer += 64) {
    a = i32x4.add(a, v128.load(pointer))
    b = i32x4.add(b, v128.load(pointer, 16))
    c = i32x4.add(c, v128.load(pointer, 32))
    d = i32x4.add(d, v128.load(pointer, 48))
  }
  return i32x4.extract_lane(horizontalSums(a, b, c, d), 0)
}
