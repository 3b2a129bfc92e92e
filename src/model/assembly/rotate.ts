/** Turns vectors into another basis. */

/** Rows that are turned at once. */
const ROWS: i32 = 4

/**
 * rows ← rows·matrix, in place, for rows [count, width] and matrix [width, width]. `scratch` has room for eight
 * rows more.
 */
export function rotateRows(rows: usize, count: i32, width: i32, matrix: usize, scratch: usize): void {
  const lineBytes = (<usize>width) << 2
  let from = 0
  for (; from + ROWS <= count; from += ROWS) {
    const place = rows + <usize>from * lineBytes
    memory.copy(scratch, place, lineBytes * ROWS)
    rotateFour(scratch, width, matrix, place)
  }
  const rest = count - from
  if (rest === 0) return
  const place = rows + <usize>from * lineBytes
  memory.copy(scratch, place, lineBytes * rest)
  memory.fill(scratch + lineBytes * rest, 0, lineBytes * (ROWS - rest))
  const rotated = scratch + lineBytes * ROWS
  rotateFour(scratch, width, matrix, rotated)
  memory.copy(place, rotated, lineBytes * rest)
}

/** out [4, width] ← source [4, width] · matrix, in tiles of 4 × 8 that stay in registers. */
function rotateFour(source: usize, width: i32, matrix: usize, out: usize): void {
  const lineBytes = (<usize>width) << 2
  const end = source + lineBytes
  for (let left: usize = 0; left < lineBytes; left += 32) {
    let a0 = f32x4.splat(0)
    let b0 = a0
    let a1 = a0
    let b1 = a0
    let a2 = a0
    let b2 = a0
    let a3 = a0
    let b3 = a0
    let line = matrix + left
    for (let at = source; at < end; at += 4) {
      const a = v128.load(line)
      const b = v128.load(line, 16)
      const x0 = v128.load32_splat(at)
      a0 = f32x4.relaxed_madd(x0, a, a0)
      b0 = f32x4.relaxed_madd(x0, b, b0)
      const x1 = v128.load32_splat(at + lineBytes)
      a1 = f32x4.relaxed_madd(x1, a, a1)
      b1 = f32x4.relaxed_madd(x1, b, b1)
      const x2 = v128.load32_splat(at + 2 * lineBytes)
      a2 = f32x4.relaxed_madd(x2, a, a2)
      b2 = f32x4.relaxed_madd(x2, b, b2)
      const x3 = v128.load32_splat(at + 3 * lineBytes)
      a3 = f32x4.relaxed_madd(x3, a, a3)
      b3 = f32x4.relaxed_madd(x3, b, b3)
      line += lineBytes
    }
    const place = out + left
    v128.store(place, a0)
    v128.store(place, b0, 16)
    v128.store(place + lineBytes, a1)
    v128.store(place + lineBytes, b1, 16)
    v128.store(place + 2 * lineBytes, a2)
    v128.store(place + 2 * lineBytes, b2, 16)
    v128.store(place + 3 * lineBytes, a3)
    v128.store(place + 3 * lineBytes, b3, 16)
  }
}
