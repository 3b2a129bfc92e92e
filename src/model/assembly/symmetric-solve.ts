/**
 * The solution of one symmetric float32 system [width, width] by Cholesky; the matrix is laid out as
 * `triangle.ts` leaves it. Pointers in bytes, aligned to 16. Plain twin: `src/model/cholesky.ts`.
 */

import { sumLanes } from './vector'

/** A pivot must keep more than this share of its diagonal element: `LEAST_PIVOT_SHARE` of the plain twin. */
const LEAST_PIVOT_SHARE: f32 = 4.76837158203125e-7

/**
 * Solves matrix·x = right in place: the upper triangle becomes U with UᵀU = matrix, its diagonal replaced by
 * 1/U_ii, and `right` [width] becomes x. `diagonal` [width] is scratch. Four rows of U at a time: what earlier
 * rows take away, the factorisation and the forward solve of the right side are one pass over the tiles.
 *
 * Returns rightᵀ·x (the same as ‖U⁻ᵀ·right‖²), or NaN where the matrix is not positive definite or not finite.
 */
export function solveSymmetric(matrix: usize, right: usize, diagonal: usize, width: i32): f64 {
  const lineBytes = (<usize>width) << 2
  for (let i: usize = 0, at = matrix; i < lineBytes; i += 4, at += lineBytes + 4) {
    store<f32>(diagonal + i, load<f32>(at) * LEAST_PIVOT_SHARE)
  }
  let gain: f64 = 0
  for (let top: usize = 0; top < lineBytes; top += 16) {
    const line0 = matrix + (top >> 2) * lineBytes
    const line1 = line0 + lineBytes
    const line2 = line1 + lineBytes
    const line3 = line2 + lineBytes
    // Factors of the 4×4 block on the diagonal, known once its own tile has been reduced.
    let i0: f32 = 0
    let i1: f32 = 0
    let i2: f32 = 0
    let i3: f32 = 0
    let u01: f32 = 0
    let u02: f32 = 0
    let u03: f32 = 0
    let u12: f32 = 0
    let u13: f32 = 0
    let u23: f32 = 0
    let z0: f32 = 0
    let z1: f32 = 0
    let z2: f32 = 0
    let z3: f32 = 0
    const first = top & ~31
    for (let left = first; left < lineBytes; left += 32) {
      let a0 = v128.load(line0 + left)
      let b0 = v128.load(line0 + left, 16)
      let a1 = v128.load(line1 + left)
      let b1 = v128.load(line1 + left, 16)
      let a2 = v128.load(line2 + left)
      let b2 = v128.load(line2 + left, 16)
      let a3 = v128.load(line3 + left)
      let b3 = v128.load(line3 + left, 16)
      let rows = matrix + top
      let columns = matrix + left
      while (rows < line0) {
        const a = v128.load(columns)
        const b = v128.load(columns, 16)
        const r0 = v128.load32_splat(rows)
        a0 = f32x4.relaxed_nmadd(r0, a, a0)
        b0 = f32x4.relaxed_nmadd(r0, b, b0)
        const r1 = v128.load32_splat(rows, 4)
        a1 = f32x4.relaxed_nmadd(r1, a, a1)
        b1 = f32x4.relaxed_nmadd(r1, b, b1)
        const r2 = v128.load32_splat(rows, 8)
        a2 = f32x4.relaxed_nmadd(r2, a, a2)
        b2 = f32x4.relaxed_nmadd(r2, b, b2)
        const r3 = v128.load32_splat(rows, 12)
        a3 = f32x4.relaxed_nmadd(r3, a, a3)
        b3 = f32x4.relaxed_nmadd(r3, b, b3)
        rows += lineBytes
        columns += lineBytes
      }
      if (left === first) {
        // The diagonal block is the left or the right half of this tile.
        const half = top - first
        const d0 = half ? b0 : a0
        const d1 = half ? b1 : a1
        const d2 = half ? b2 : a2
        const d3 = half ? b3 : a3
        const p0 = f32x4.extract_lane(d0, 0)
        if (!(p0 > load<f32>(diagonal + top))) return NaN
        i0 = <f32>1 / sqrt<f32>(p0)
        u01 = f32x4.extract_lane(d0, 1) * i0
        u02 = f32x4.extract_lane(d0, 2) * i0
        u03 = f32x4.extract_lane(d0, 3) * i0
        const p1 = f32x4.extract_lane(d1, 1) - u01 * u01
        if (!(p1 > load<f32>(diagonal + top, 4))) return NaN
        i1 = <f32>1 / sqrt<f32>(p1)
        u12 = (f32x4.extract_lane(d1, 2) - u01 * u02) * i1
        u13 = (f32x4.extract_lane(d1, 3) - u01 * u03) * i1
        const p2 = f32x4.extract_lane(d2, 2) - u02 * u02 - u12 * u12
        if (!(p2 > load<f32>(diagonal + top, 8))) return NaN
        i2 = <f32>1 / sqrt<f32>(p2)
        u23 = (f32x4.extract_lane(d2, 3) - u02 * u03 - u12 * u13) * i2
        const p3 = f32x4.extract_lane(d3, 3) - u03 * u03 - u13 * u13 - u23 * u23
        if (!(p3 > load<f32>(diagonal + top, 12))) return NaN
        i3 = <f32>1 / sqrt<f32>(p3)
        z0 = load<f32>(right + top) * i0
        z1 = (load<f32>(right + top, 4) - u01 * z0) * i1
        z2 = (load<f32>(right + top, 8) - u02 * z0 - u12 * z1) * i2
        z3 = (load<f32>(right + top, 12) - u03 * z0 - u13 * z1 - u23 * z2) * i3
        gain += <f64>z0 * z0 + <f64>z1 * z1 + <f64>z2 * z2 + <f64>z3 * z3
      }
      const s0 = f32x4.splat(i0)
      a0 = f32x4.mul(a0, s0)
      b0 = f32x4.mul(b0, s0)
      const s1 = f32x4.splat(i1)
      const c01 = f32x4.splat(u01)
      a1 = f32x4.mul(f32x4.relaxed_nmadd(c01, a0, a1), s1)
      b1 = f32x4.mul(f32x4.relaxed_nmadd(c01, b0, b1), s1)
      const s2 = f32x4.splat(i2)
      const c02 = f32x4.splat(u02)
      const c12 = f32x4.splat(u12)
      a2 = f32x4.mul(f32x4.relaxed_nmadd(c12, a1, f32x4.relaxed_nmadd(c02, a0, a2)), s2)
      b2 = f32x4.mul(f32x4.relaxed_nmadd(c12, b1, f32x4.relaxed_nmadd(c02, b0, b2)), s2)
      const s3 = f32x4.splat(i3)
      const c03 = f32x4.splat(u03)
      const c13 = f32x4.splat(u13)
      const c23 = f32x4.splat(u23)
      a3 = f32x4.relaxed_nmadd(c13, a1, f32x4.relaxed_nmadd(c03, a0, a3))
      a3 = f32x4.mul(f32x4.relaxed_nmadd(c23, a2, a3), s3)
      b3 = f32x4.relaxed_nmadd(c13, b1, f32x4.relaxed_nmadd(c03, b0, b3))
      b3 = f32x4.mul(f32x4.relaxed_nmadd(c23, b2, b3), s3)
      v128.store(line0 + left, a0)
      v128.store(line0 + left, b0, 16)
      v128.store(line1 + left, a1)
      v128.store(line1 + left, b1, 16)
      v128.store(line2 + left, a2)
      v128.store(line2 + left, b2, 16)
      v128.store(line3 + left, a3)
      v128.store(line3 + left, b3, 16)
      // right −= z·U for the columns of this tile; the entries of this block itself are set below.
      let ra = v128.load(right + left)
      let rb = v128.load(right + left, 16)
      const w0 = f32x4.splat(z0)
      ra = f32x4.relaxed_nmadd(w0, a0, ra)
      rb = f32x4.relaxed_nmadd(w0, b0, rb)
      const w1 = f32x4.splat(z1)
      ra = f32x4.relaxed_nmadd(w1, a1, ra)
      rb = f32x4.relaxed_nmadd(w1, b1, rb)
      const w2 = f32x4.splat(z2)
      ra = f32x4.relaxed_nmadd(w2, a2, ra)
      rb = f32x4.relaxed_nmadd(w2, b2, rb)
      const w3 = f32x4.splat(z3)
      ra = f32x4.relaxed_nmadd(w3, a3, ra)
      rb = f32x4.relaxed_nmadd(w3, b3, rb)
      if (left !== first || top === first) v128.store(right + left, ra)
      v128.store(right + left, rb, 16)
    }
    store<f32>(right + top, z0)
    store<f32>(right + top, z1, 4)
    store<f32>(right + top, z2, 8)
    store<f32>(right + top, z3, 12)
    store<f32>(line0 + top, i0)
    store<f32>(line1 + top, i1, 4)
    store<f32>(line2 + top, i2, 8)
    store<f32>(line3 + top, i3, 12)
  }
  solveUpper(matrix, right, width)
  return gain
}

/** Backward: right ← U⁻¹·right, four rows at a time; the diagonal of U is stored inverted. */
function solveUpper(matrix: usize, right: usize, width: i32): void {
  const lineBytes = (<usize>width) << 2
  let top = lineBytes
  while (top > 0) {
    top -= 16
    const line0 = matrix + (top >> 2) * lineBytes
    const line1 = line0 + lineBytes
    const line2 = line1 + lineBytes
    const line3 = line2 + lineBytes
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let left = top + 16; left < lineBytes; left += 16) {
      const x = v128.load(right + left)
      s0 = f32x4.relaxed_madd(v128.load(line0 + left), x, s0)
      s1 = f32x4.relaxed_madd(v128.load(line1 + left), x, s1)
      s2 = f32x4.relaxed_madd(v128.load(line2 + left), x, s2)
      s3 = f32x4.relaxed_madd(v128.load(line3 + left), x, s3)
    }
    const at = right + top
    const x3 = (load<f32>(at, 12) - sumLanes(s3)) * load<f32>(line3 + top, 12)
    const x2 = (load<f32>(at, 8) - sumLanes(s2) - load<f32>(line2 + top, 12) * x3) * load<f32>(line2 + top, 8)
    const x1 =
      (load<f32>(at, 4) - sumLanes(s1) - load<f32>(line1 + top, 8) * x2 - load<f32>(line1 + top, 12) * x3) *
      load<f32>(line1 + top, 4)
    const x0 =
      (load<f32>(at) -
        sumLanes(s0) -
        load<f32>(line0 + top, 4) * x1 -
        load<f32>(line0 + top, 8) * x2 -
        load<f32>(line0 + top, 12) * x3) *
      load<f32>(line0 + top)
    store<f32>(at, x0)
    store<f32>(at, x1, 4)
    store<f32>(at, x2, 8)
    store<f32>(at, x3, 12)
  }
}
