/**
 * The row equation of one user or item, (G + Σ_k c_k y_k y_kᵀ + Λ) x = Σ_k t_k y_k, for the trainer and for the
 * Worker's fold-in. Plain twin: `src/model/row-equation.ts`.
 *
 * Contract, for every function here. Pointers are byte addresses, aligned to 16, into memory that the caller
 * lays out; the kernels allocate nothing and keep no state. A vector of factors has `width` float32: the number
 * of factors rounded up to a multiple of 8. Padding is zero in rows and gramian and *one* in the regularisation,
 * so that the padded equation stays regular and the padding of the solution comes out zero.
 *
 *   gramian         [width, width], already multiplied by α₀; only the upper triangle is read; 0 = none
 *   regularization  [width], the diagonal of Λ
 *   scratch         `scratchBytes(width)` bytes, one for each thread; its content does not matter
 */

import { solveSymmetric } from './symmetric-solve'
import { addOuterProducts } from './triangle'

/** Rows that are gathered before they are added: 16 KiB at 64 factors, which stays in the first-level cache. */
const PANEL_ROWS: i32 = 64

/** Bytes of scratch: the matrix, a panel, and the diagonal. */
export function scratchBytes(width: i32): usize {
  return (<usize>(width * (width + PANEL_ROWS + 1))) << 2
}

/**
 * Solves one equation whose rows lie one after another: rows [count, width], weights [count] ≥ 0,
 * targets [count], solution [width]. Returns 0, or 1 where the equation has no finite solution.
 */
export function solveRow(
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
  beginRow(scratch, gramian, regularization, 1, solution, width)
  const panel = panelOf(scratch, width)
  for (let from = 0; from < count; from += PANEL_ROWS) {
    const size = min(PANEL_ROWS, count - from)
    for (let k = 0; k < size; k++) {
      const at = (<usize>(from + k)) << 2
      const row = rows + at * <usize>width
      appendRow(panel, k, row, load<f32>(weights + at), load<f32>(targets + at), solution, width)
    }
    addOuterProducts(scratch, panel, size, width)
  }
  return finishRow(scratch, solution, width) < Infinity ? 0 : 1
}

export function panelRows(): i32 {
  return PANEL_ROWS
}

/** Where in the scratch the panel of gathered rows begins. */
export function panelOf(scratch: usize, width: i32): usize {
  return scratch + ((<usize>(width * width)) << 2)
}

/** Sets the left side to G + scale·Λ and the right side, which is kept in `solution`, to zero. */
export function beginRow(
  scratch: usize,
  gramian: usize,
  regularization: usize,
  scale: f32,
  solution: usize,
  width: i32,
): void {
  const lineBytes = (<usize>width) << 2
  if (gramian) memory.copy(scratch, gramian, lineBytes * width)
  else memory.fill(scratch, 0, lineBytes * width)
  for (let i: usize = 0, at = scratch; i < lineBytes; i += 4, at += lineBytes + 4) {
    store<f32>(at, load<f32>(at) + load<f32>(regularization + i) * scale)
  }
  memory.fill(solution, 0, lineBytes)
}

/** Copies one row, times √c, to place k of the panel, and adds t·row to the right side. */
export function appendRow(
  panel: usize,
  k: i32,
  row: usize,
  weight: f32,
  target: f32,
  right: usize,
  width: i32,
): void {
  const lineBytes = (<usize>width) << 2
  const place = panel + <usize>k * lineBytes
  const root = f32x4.splat(sqrt<f32>(weight))
  const t = f32x4.splat(target)
  for (let at: usize = 0; at < lineBytes; at += 32) {
    const a = v128.load(row + at)
    const b = v128.load(row + at, 16)
    v128.store(place + at, f32x4.mul(a, root))
    v128.store(place + at, f32x4.mul(b, root), 16)
    v128.store(right + at, f32x4.relaxed_madd(t, a, v128.load(right + at)))
    v128.store(right + at, f32x4.relaxed_madd(t, b, v128.load(right + at, 16)), 16)
  }
}

/** Replaces the right side by the solution. Returns their product, not finite where there is no solution. */
export function finishRow(scratch: usize, solution: usize, width: i32): f64 {
  const diagonal = panelOf(scratch, width) + ((<usize>(width * PANEL_ROWS)) << 2)
  const gain = solveSymmetric(scratch, solution, diagonal, width)
  return gain >= 0 ? gain : Infinity
}
