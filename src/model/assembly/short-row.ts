/**
 * The row equation where there are fewer interactions than factors, by an equation of the interactions (Woodbury).
 * It needs G + Λ = D diagonal, and no target without a weight. With V the rows times √c, and s = t/√c,
 *
 *     x = D⁻¹Vᵀ (I + V D⁻¹Vᵀ)⁻¹ s
 *
 * so that n interactions cost n²·width/2 + n³/6 multiplications instead of n·width²/2 + width³/6. Pointers and
 * widths as `row-solve.ts` states them.
 */
import { panelOf, panelRows, scratchBytes as scratchBytesOfRow } from './row-solve'
import { solveSymmetric } from './symmetric-solve'
import { addOuterProducts } from './triangle'
import { dot, sumLanes } from './vector'

/** Vectors of `width` words behind the panel. The first is the solver's scratch. */
const DIAGONAL: usize = 0
/** f32. 1/√D */
const INVERSE_ROOTS: usize = 1
/** f32. Σ t y */
const RIGHT: usize = 2
/** u32. Where each interaction's row is. */
const ADDRESSES: usize = 3
/** f32. √c */
const ROOTS: usize = 4
/** f32. t */
const TARGETS: usize = 5
/** f32. s, then the solution of the interactions' equation. */
const MULTIPLIERS: usize = 6

/** Bytes of scratch for any row, short or not. */
export function scratchBytes(width: i32): usize {
  return scratchBytesOfRow(width) + ((MULTIPLIERS * <usize>width) << 2)
}

/**
 * `solveRow` of `row-solve.ts`, for at most `width` rows and a diagonal matrix for a Gramian. Returns 0, or 1 where
 * the equation has no finite solution.
 */
export function solveShort(
  width: i32,
  gramian: usize,
  rows: usize,
  weights: usize,
  targets: usize,
  count: i32,
  regularization: usize,
  scratch: usize,
  solution: usize,
): i32 {
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 2
    const row = rows + at * <usize>width
    setInteraction(scratch, width, k, row, load<f32>(weights + at), load<f32>(targets + at))
  }
  return solveShortRow(scratch, width, count, gramian, regularization, 1, -1, solution) < Infinity ? 0 : 1
}

function vectorOf(scratch: usize, width: i32, index: usize): usize {
  return panelOf(scratch, width) + ((<usize>width * (<usize>panelRows() + index)) << 2)
}

/** States interaction k: its opposite row, c and t. */
export function setInteraction(
  scratch: usize,
  width: i32,
  k: i32,
  row: usize,
  weight: f32,
  target: f32,
): void {
  const at = (<usize>k) << 2
  const root = sqrt<f32>(weight)
  store<u32>(vectorOf(scratch, width, ADDRESSES) + at, <u32>row)
  store<f32>(vectorOf(scratch, width, ROOTS) + at, root)
  store<f32>(vectorOf(scratch, width, TARGETS) + at, target)
  store<f32>(vectorOf(scratch, width, MULTIPLIERS) + at, weight === 0 ? 0 : target / root)
}

/**
 * Solves the row whose `count` ≥ 0 interactions have been stated. `bias` is the index that holds 1 in each of the
 * opposite rows, whatever is there, or −1. Returns the product of right side and solution, not finite where there is
 * no solution.
 */
export function solveShortRow(
  scratch: usize,
  width: i32,
  count: i32,
  gramian: usize,
  regularization: usize,
  scale: f32,
  bias: i32,
  solution: usize,
): f64 {
  const size = (count + 7) & ~7
  if (!invertDiagonal(scratch, width, gramian, regularization, scale)) return Infinity
  padInteractions(scratch, width, count, size)
  // I + V D⁻¹Vᵀ, of which the upper triangle counts.
  const lineBytes = (<usize>size) << 2
  memory.fill(scratch, 0, lineBytes * size)
  for (let i = 0, at = scratch; i < size; i++, at += lineBytes + 4) store<f32>(at, 1)
  const panel = panelOf(scratch, width)
  for (let first = 0; first < width; first += panelRows()) {
    const factors = min(panelRows(), width - first)
    gatherTransposed(scratch, width, first, factors, size, panel)
    if (bias >= first && bias < first + factors)
      gatherBias(scratch, width, bias, size, panel + <usize>(bias - first) * lineBytes)
    addOuterProducts(scratch, panel, factors, size)
  }
  const multipliers = vectorOf(scratch, width, MULTIPLIERS)
  if (!(solveSymmetric(scratch, multipliers, vectorOf(scratch, width, DIAGONAL), size) >= 0)) return Infinity
  const right = vectorOf(scratch, width, RIGHT)
  combine(scratch, width, size, bias, right, solution)
  return dot(right, solution, (<usize>width) << 2)
}

/** 1/√D. Returns false where D is not positive or not finite. */
function invertDiagonal(scratch: usize, width: i32, gramian: usize, regularization: usize, scale: f32): bool {
  const inverseRoots = vectorOf(scratch, width, INVERSE_ROOTS)
  for (let i = 0; i < width; i++) {
    const at = (<usize>i) << 2
    const base: f32 = gramian ? load<f32>(gramian + at * <usize>(width + 1)) : 0
    const value = base + scale * load<f32>(regularization + at)
    if (!(value > 0 && value < Infinity)) return false
    store<f32>(inverseRoots + at, <f32>1 / sqrt<f32>(value))
  }
  return true
}

/** Interactions from `count` on: any row, with weight 0. */
function padInteractions(scratch: usize, width: i32, count: i32, size: i32): void {
  for (let k = count; k < size; k++) {
    setInteraction(scratch, width, k, load<u32>(vectorOf(scratch, width, ADDRESSES)), 0, 0)
  }
}

/** D^-½Vᵀ for the factors first…first + factors, [factors, size], into the panel. */
function gatherTransposed(
  scratch: usize,
  width: i32,
  first: i32,
  factors: i32,
  size: i32,
  panel: usize,
): void {
  const lineBytes = (<usize>size) << 2
  const addresses = vectorOf(scratch, width, ADDRESSES)
  const roots = vectorOf(scratch, width, ROOTS)
  const inverseRoots = vectorOf(scratch, width, INVERSE_ROOTS) + ((<usize>first) << 2)
  const bytes = (<usize>factors) << 2
  for (let k: usize = 0; k < lineBytes; k += 16) {
    const offset = (<usize>first) << 2
    const row0 = <usize>load<u32>(addresses + k) + offset
    const row1 = <usize>load<u32>(addresses + k, 4) + offset
    const row2 = <usize>load<u32>(addresses + k, 8) + offset
    const row3 = <usize>load<u32>(addresses + k, 12) + offset
    const root = v128.load(roots + k)
    let place = panel + k
    for (let at: usize = 0; at < bytes; at += 16) {
      const y0 = v128.load(row0 + at)
      const y1 = v128.load(row1 + at)
      const y2 = v128.load(row2 + at)
      const y3 = v128.load(row3 + at)
      const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5)
      const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5)
      const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7)
      const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7)
      const factor = inverseRoots + at
      store4(place, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), root, factor)
      place += lineBytes
      store4(place, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), root, factor + 4)
      place += lineBytes
      store4(place, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), root, factor + 8)
      place += lineBytes
      store4(place, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), root, factor + 12)
      place += lineBytes
    }
  }
}

function store4(place: usize, values: v128, roots: v128, inverseRoot: usize): void {
  v128.store(place, f32x4.mul(f32x4.mul(values, roots), v128.load32_splat(inverseRoot)))
}

/** The panel's row of the bias, [size]. */
function gatherBias(scratch: usize, width: i32, bias: i32, size: i32, row: usize): void {
  const roots = vectorOf(scratch, width, ROOTS)
  const inverseRoot = v128.load32_splat(vectorOf(scratch, width, INVERSE_ROOTS) + ((<usize>bias) << 2))
  for (let k: usize = 0; k < (<usize>size) << 2; k += 16) {
    v128.store(row + k, f32x4.mul(v128.load(roots + k), inverseRoot))
  }
}

/** right ← Σ t y, solution ← D⁻¹ Σ √c·multiplier·y */
function combine(scratch: usize, width: i32, size: i32, bias: i32, right: usize, solution: usize): void {
  const bytes = (<usize>width) << 2
  const addresses = vectorOf(scratch, width, ADDRESSES)
  const roots = vectorOf(scratch, width, ROOTS)
  const targets = vectorOf(scratch, width, TARGETS)
  const multipliers = vectorOf(scratch, width, MULTIPLIERS)
  const inverseRoots = vectorOf(scratch, width, INVERSE_ROOTS)
  memory.fill(right, 0, bytes)
  memory.fill(solution, 0, bytes)
  let sumOfShares: f32 = 0
  let sumOfTargets: f32 = 0
  for (let k: usize = 0; k < (<usize>size) << 2; k += 16) {
    const shares = f32x4.mul(v128.load(roots + k), v128.load(multipliers + k))
    sumOfShares += sumLanes(shares)
    sumOfTargets += sumLanes(v128.load(targets + k))
    const s0 = f32x4.splat(f32x4.extract_lane(shares, 0))
    const s1 = f32x4.splat(f32x4.extract_lane(shares, 1))
    const s2 = f32x4.splat(f32x4.extract_lane(shares, 2))
    const s3 = f32x4.splat(f32x4.extract_lane(shares, 3))
    const t0 = v128.load32_splat(targets + k)
    const t1 = v128.load32_splat(targets + k, 4)
    const t2 = v128.load32_splat(targets + k, 8)
    const t3 = v128.load32_splat(targets + k, 12)
    const row0 = <usize>load<u32>(addresses + k)
    const row1 = <usize>load<u32>(addresses + k, 4)
    const row2 = <usize>load<u32>(addresses + k, 8)
    const row3 = <usize>load<u32>(addresses + k, 12)
    for (let at: usize = 0; at < bytes; at += 16) {
      const y0 = v128.load(row0 + at)
      const y1 = v128.load(row1 + at)
      const y2 = v128.load(row2 + at)
      const y3 = v128.load(row3 + at)
      let b = f32x4.relaxed_madd(t0, y0, v128.load(right + at))
      let x = f32x4.relaxed_madd(s0, y0, v128.load(solution + at))
      b = f32x4.relaxed_madd(t1, y1, b)
      x = f32x4.relaxed_madd(s1, y1, x)
      b = f32x4.relaxed_madd(t2, y2, b)
      x = f32x4.relaxed_madd(s2, y2, x)
      b = f32x4.relaxed_madd(t3, y3, b)
      x = f32x4.relaxed_madd(s3, y3, x)
      v128.store(right + at, b)
      v128.store(solution + at, x)
    }
  }
  if (bias >= 0) {
    store<f32>(right + ((<usize>bias) << 2), sumOfTargets)
    store<f32>(solution + ((<usize>bias) << 2), sumOfShares)
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const inverseRoot = v128.load(inverseRoots + at)
    const x = f32x4.mul(v128.load(solution + at), inverseRoot)
    v128.store(solution + at, f32x4.mul(x, inverseRoot))
  }
}
