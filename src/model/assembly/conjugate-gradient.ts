/**
 * A ranking row by a few steps of conjugate gradient from the vector it has (Takács, Pilászy, Tikk, RecSys 2011):
 * d² + d·n work a step instead of d²·n + d³, which wins where there are many factors. The left side is never
 * formed: A p = G p + Λ p + Σ c (y·p) y.
 */
// biome-ignore lint/style/useImportType: AssemblyScript has no imports of types alone
import { HalfStep } from './half-step-layout'
import { dot } from './vector'

/** How many pairs ahead opposite rows are called into the cache; WebAssembly has no instruction for it. */
const AHEAD: u32 = 8
const CACHE_LINE_BYTES: usize = 64

/** Residuals below this share of the first are rounding. */
const LEAST_RESIDUAL_SHARE: f64 = 1e-12

/**
 * Improves `solution`, taking four vectors of scratch. Returns the row's share of the objective, or a number that
 * is not finite where the left side is not positive definite.
 */
export function solveByConjugateGradient(
  step: HalfStep,
  start: u32,
  end: u32,
  scale: f32,
  scratch: usize,
  solution: usize,
): f64 {
  const lineBytes = (<usize>step.width) << 2
  const residual = scratch
  const direction = residual + lineBytes
  const product = direction + lineBytes
  const touched = product + lineBytes
  minusRegularized(step, scale, solution, residual)
  // Σ(α₀ + c)p² − xᵀb − xᵀr is the share of the starting point.
  let objective = addResiduals(step, start, end, solution, residual, touched)
  objective -= dot(solution, residual, lineBytes)
  memory.copy(direction, residual, lineBytes)
  let square = dot(residual, residual, lineBytes)
  const enough = square * LEAST_RESIDUAL_SHARE
  for (let count = step.steps; count > 0 && square > enough; count--) {
    minusRegularized(step, scale, direction, product)
    minusWeighted(step, start, end, direction, product, touched)
    const curvature = -dot(direction, product, lineBytes)
    if (!(curvature > 0)) return Infinity
    const length = square / curvature
    objective -= length * square
    addScaled(solution, direction, <f32>length, lineBytes)
    addScaled(residual, product, <f32>length, lineBytes)
    const next = dot(residual, residual, lineBytes)
    // direction ← residual + next/square · direction
    scaleAndAdd(direction, <f32>(next / square), residual, lineBytes)
    square = next
  }
  return square < Infinity ? objective : Infinity
}

/** out ← −(G + scale·Λ) vector */
function minusRegularized(step: HalfStep, scale: f32, vector: usize, out: usize): void {
  const lineBytes = (<usize>step.width) << 2
  const factor = f32x4.splat(-scale)
  for (let at: usize = 0; at < lineBytes; at += 16) {
    const diagonal = f32x4.mul(factor, v128.load(step.regularization + at))
    v128.store(out + at, f32x4.mul(diagonal, v128.load(vector + at)))
  }
  if (!step.gramian) return
  for (let top: usize = 0; top < lineBytes; top += 16) {
    const row0 = step.gramian + (top >> 2) * lineBytes
    const row1 = row0 + lineBytes
    const row2 = row1 + lineBytes
    const row3 = row2 + lineBytes
    const x0 = v128.load32_splat(vector + top)
    const x1 = v128.load32_splat(vector + top, 4)
    const x2 = v128.load32_splat(vector + top, 8)
    const x3 = v128.load32_splat(vector + top, 12)
    for (let at: usize = 0; at < lineBytes; at += 16) {
      let sum = v128.load(out + at)
      sum = f32x4.relaxed_nmadd(x0, v128.load(row0 + at), sum)
      sum = f32x4.relaxed_nmadd(x1, v128.load(row1 + at), sum)
      sum = f32x4.relaxed_nmadd(x2, v128.load(row2 + at), sum)
      sum = f32x4.relaxed_nmadd(x3, v128.load(row3 + at), sum)
      v128.store(out + at, sum)
    }
  }
}

/** out += Σ (t − c(y·x)) y. Returns Σ t − Σ t(y·x), where Σ t = Σ (α₀ + c)p². */
function addResiduals(step: HalfStep, start: u32, end: u32, vector: usize, out: usize, touched: usize): f64 {
  const unobserved = step.unobserved
  let sum: f64 = 0
  for (let pair = start; pair < end; pair += 4) {
    const rows = rowsOf(step, pair, end)
    const weights = weightsOf(step, pair, end)
    const wanted = f32x4.gt(weights, f32x4.splat(0))
    const targets = v128.and(wanted, f32x4.add(weights, f32x4.splat(unobserved)))
    if (pair + AHEAD + 4 <= end) touchRows(step, pair + AHEAD, touched)
    const products = dots(rows, vector, step)
    const shares = f32x4.mul(targets, f32x4.sub(f32x4.splat(1), products))
    sum += <f64>f32x4.extract_lane(shares, 0) + f32x4.extract_lane(shares, 1)
    sum += <f64>f32x4.extract_lane(shares, 2) + f32x4.extract_lane(shares, 3)
    addRows(rows, f32x4.relaxed_nmadd(f32x4.abs(weights), products, targets), out, step)
  }
  return sum
}

/** out −= Σ c(y·x) y */
function minusWeighted(
  step: HalfStep,
  start: u32,
  end: u32,
  vector: usize,
  out: usize,
  touched: usize,
): void {
  for (let pair = start; pair < end; pair += 4) {
    const rows = rowsOf(step, pair, end)
    if (pair + AHEAD + 4 <= end) touchRows(step, pair + AHEAD, touched)
    const products = dots(rows, vector, step)
    addRows(rows, f32x4.neg(f32x4.mul(f32x4.abs(weightsOf(step, pair, end)), products)), out, step)
  }
}

/** Reads a number of every cache line of four opposite rows; the sum is stored so that the reads are not left out. */
function touchRows(step: HalfStep, pair: u32, touched: usize): void {
  const lineBytes = (<usize>step.width) << 2
  const at = step.columns + ((<usize>pair) << 2)
  const table = step.opposite
  const row0 = table + <usize>load<u32>(at) * lineBytes
  const row1 = table + <usize>load<u32>(at, 4) * lineBytes
  const row2 = table + <usize>load<u32>(at, 8) * lineBytes
  const row3 = table + <usize>load<u32>(at, 12) * lineBytes
  let sum: i32 = 0
  for (let offset: usize = 0; offset < lineBytes; offset += CACHE_LINE_BYTES) {
    sum += load<i32>(row0 + offset) + load<i32>(row1 + offset)
    sum += load<i32>(row2 + offset) + load<i32>(row3 + offset)
  }
  store<i32>(touched, sum)
}

/** Numbers of the next four opposite rows; past the end some row again, which then has weight 0. */
function rowsOf(step: HalfStep, pair: u32, end: u32): v128 {
  const at = step.columns + ((<usize>pair) << 2)
  if (pair + 4 <= end) return v128.load(at)
  const last = end - 1 - pair
  const first = v128.load32_splat(at)
  const second = i32x4.replace_lane(first, 1, load<i32>(at + ((<usize>min<u32>(1, last)) << 2)))
  return i32x4.replace_lane(second, 2, load<i32>(at + ((<usize>min<u32>(2, last)) << 2)))
}

function weightsOf(step: HalfStep, pair: u32, end: u32): v128 {
  const at = step.values + ((<usize>pair) << 2)
  if (pair + 4 <= end) return v128.load(at)
  const first = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(at))
  const second = pair + 1 < end ? f32x4.replace_lane(first, 1, load<f32>(at, 4)) : first
  return pair + 2 < end ? f32x4.replace_lane(second, 2, load<f32>(at, 8)) : second
}

/** Products of four opposite rows with one vector. */
function dots(rows: v128, vector: usize, step: HalfStep): v128 {
  const lineBytes = (<usize>step.width) << 2
  const table = step.opposite
  let row0 = table + <usize>i32x4.extract_lane(rows, 0) * lineBytes
  let row1 = table + <usize>i32x4.extract_lane(rows, 1) * lineBytes
  let row2 = table + <usize>i32x4.extract_lane(rows, 2) * lineBytes
  let row3 = table + <usize>i32x4.extract_lane(rows, 3) * lineBytes
  let a0 = f32x4.splat(0)
  let a1 = a0
  let a2 = a0
  let a3 = a0
  let b0 = a0
  let b1 = a0
  let b2 = a0
  let b3 = a0
  for (const last = vector + lineBytes; vector < last; vector += 32) {
    const a = v128.load(vector)
    const b = v128.load(vector, 16)
    a0 = f32x4.relaxed_madd(v128.load(row0), a, a0)
    b0 = f32x4.relaxed_madd(v128.load(row0, 16), b, b0)
    a1 = f32x4.relaxed_madd(v128.load(row1), a, a1)
    b1 = f32x4.relaxed_madd(v128.load(row1, 16), b, b1)
    a2 = f32x4.relaxed_madd(v128.load(row2), a, a2)
    b2 = f32x4.relaxed_madd(v128.load(row2, 16), b, b2)
    a3 = f32x4.relaxed_madd(v128.load(row3), a, a3)
    b3 = f32x4.relaxed_madd(v128.load(row3, 16), b, b3)
    row0 += 32
    row1 += 32
    row2 += 32
    row3 += 32
  }
  return sumEach(f32x4.add(a0, b0), f32x4.add(a1, b1), f32x4.add(a2, b2), f32x4.add(a3, b3))
}

/** [Σa, Σb, Σc, Σd] */
function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

/** out += the four opposite rows, each times its share. */
function addRows(rows: v128, shares: v128, out: usize, step: HalfStep): void {
  const lineBytes = (<usize>step.width) << 2
  const table = step.opposite
  let row0 = table + <usize>i32x4.extract_lane(rows, 0) * lineBytes
  let row1 = table + <usize>i32x4.extract_lane(rows, 1) * lineBytes
  let row2 = table + <usize>i32x4.extract_lane(rows, 2) * lineBytes
  let row3 = table + <usize>i32x4.extract_lane(rows, 3) * lineBytes
  const s0 = f32x4.splat(f32x4.extract_lane(shares, 0))
  const s1 = f32x4.splat(f32x4.extract_lane(shares, 1))
  const s2 = f32x4.splat(f32x4.extract_lane(shares, 2))
  const s3 = f32x4.splat(f32x4.extract_lane(shares, 3))
  for (const last = out + lineBytes; out < last; out += 32) {
    let a = f32x4.relaxed_madd(s0, v128.load(row0), v128.load(out))
    let b = f32x4.relaxed_madd(s0, v128.load(row0, 16), v128.load(out, 16))
    a = f32x4.relaxed_madd(s1, v128.load(row1), a)
    b = f32x4.relaxed_madd(s1, v128.load(row1, 16), b)
    a = f32x4.relaxed_madd(s2, v128.load(row2), a)
    b = f32x4.relaxed_madd(s2, v128.load(row2, 16), b)
    a = f32x4.relaxed_madd(s3, v128.load(row3), a)
    b = f32x4.relaxed_madd(s3, v128.load(row3, 16), b)
    v128.store(out, a)
    v128.store(out, b, 16)
    row0 += 32
    row1 += 32
    row2 += 32
    row3 += 32
  }
}

/** target += factor · vector */
function addScaled(target: usize, vector: usize, factor: f32, lineBytes: usize): void {
  const f = f32x4.splat(factor)
  for (let at: usize = 0; at < lineBytes; at += 16) {
    v128.store(target + at, f32x4.relaxed_madd(f, v128.load(vector + at), v128.load(target + at)))
  }
}

/** target ← factor · target + vector */
function scaleAndAdd(target: usize, factor: f32, vector: usize, lineBytes: usize): void {
  const f = f32x4.splat(factor)
  for (let at: usize = 0; at < lineBytes; at += 16) {
    v128.store(target + at, f32x4.relaxed_madd(f, v128.load(target + at), v128.load(vector + at)))
  }
}
