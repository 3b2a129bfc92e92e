/**
 * The rank-k update of a symmetric float32 matrix [width, width], row-major; `width` is a multiple of 8 and rows
 * follow each other without gaps. Only elements on and above the diagonal mean anything; the tiles along it also
 * write a few below. Pointers in bytes, aligned to 16.
 */

/**
 * matrix += panelᵀ·panel for a panel [count, width]. Tiles of 6 rows × 8 columns stay in registers for the whole
 * panel, so panels should be short enough for the first-level cache. Six rows are the most for 16 registers, and
 * they give the processor enough independent sums where the engine joins the two halves of a tile's line into one.
 */
export function addOuterProducts(matrix: usize, panel: usize, count: i32, width: i32): void {
  const lineBytes = (<usize>width) << 2
  const panelEnd = panel + <usize>count * lineBytes
  // What six does not divide is left to one or two strips of four.
  const rest = width % 6
  const sixes = (<usize>(rest === 2 ? width - 8 : width - rest)) << 2
  let top: usize = 0
  for (; top < sixes; top += 24) {
    const line = matrix + (top >> 2) * lineBytes
    for (let left = top & ~31; left < lineBytes; left += 32) {
      addSixRows(line, left, lineBytes, panel + top, panel + left, panelEnd + top)
    }
  }
  for (; top < lineBytes; top += 16) {
    const line = matrix + (top >> 2) * lineBytes
    for (let left = top & ~31; left < lineBytes; left += 32) {
      addFourRows(line, left, lineBytes, panel + top, panel + left, panelEnd + top)
    }
  }
}

/** One tile: rows and columns walk down the panel until `end`. */
function addSixRows(
  line: usize,
  left: usize,
  lineBytes: usize,
  rows: usize,
  columns: usize,
  end: usize,
): void {
  const tile0 = line + left
  const tile1 = tile0 + lineBytes
  const tile2 = tile1 + lineBytes
  const tile3 = tile2 + lineBytes
  const tile4 = tile3 + lineBytes
  const tile5 = tile4 + lineBytes
  let a0 = v128.load(tile0)
  let b0 = v128.load(tile0, 16)
  let a1 = v128.load(tile1)
  let b1 = v128.load(tile1, 16)
  let a2 = v128.load(tile2)
  let b2 = v128.load(tile2, 16)
  let a3 = v128.load(tile3)
  let b3 = v128.load(tile3, 16)
  let a4 = v128.load(tile4)
  let b4 = v128.load(tile4, 16)
  let a5 = v128.load(tile5)
  let b5 = v128.load(tile5, 16)
  while (rows < end) {
    const a = v128.load(columns)
    const b = v128.load(columns, 16)
    const r0 = v128.load32_splat(rows)
    a0 = f32x4.relaxed_madd(r0, a, a0)
    b0 = f32x4.relaxed_madd(r0, b, b0)
    const r1 = v128.load32_splat(rows, 4)
    a1 = f32x4.relaxed_madd(r1, a, a1)
    b1 = f32x4.relaxed_madd(r1, b, b1)
    const r2 = v128.load32_splat(rows, 8)
    a2 = f32x4.relaxed_madd(r2, a, a2)
    b2 = f32x4.relaxed_madd(r2, b, b2)
    const r3 = v128.load32_splat(rows, 12)
    a3 = f32x4.relaxed_madd(r3, a, a3)
    b3 = f32x4.relaxed_madd(r3, b, b3)
    const r4 = v128.load32_splat(rows, 16)
    a4 = f32x4.relaxed_madd(r4, a, a4)
    b4 = f32x4.relaxed_madd(r4, b, b4)
    const r5 = v128.load32_splat(rows, 20)
    a5 = f32x4.relaxed_madd(r5, a, a5)
    b5 = f32x4.relaxed_madd(r5, b, b5)
    rows += lineBytes
    columns += lineBytes
  }
  v128.store(tile0, a0)
  v128.store(tile0, b0, 16)
  v128.store(tile1, a1)
  v128.store(tile1, b1, 16)
  v128.store(tile2, a2)
  v128.store(tile2, b2, 16)
  v128.store(tile3, a3)
  v128.store(tile3, b3, 16)
  v128.store(tile4, a4)
  v128.store(tile4, b4, 16)
  v128.store(tile5, a5)
  v128.store(tile5, b5, 16)
}

/** The same with four rows. */
function addFourRows(
  line: usize,
  left: usize,
  lineBytes: usize,
  rows: usize,
  columns: usize,
  end: usize,
): void {
  const tile0 = line + left
  const tile1 = tile0 + lineBytes
  const tile2 = tile1 + lineBytes
  const tile3 = tile2 + lineBytes
  let a0 = v128.load(tile0)
  let b0 = v128.load(tile0, 16)
  let a1 = v128.load(tile1)
  let b1 = v128.load(tile1, 16)
  let a2 = v128.load(tile2)
  let b2 = v128.load(tile2, 16)
  let a3 = v128.load(tile3)
  let b3 = v128.load(tile3, 16)
  while (rows < end) {
    const a = v128.load(columns)
    const b = v128.load(columns, 16)
    const r0 = v128.load32_splat(rows)
    a0 = f32x4.relaxed_madd(r0, a, a0)
    b0 = f32x4.relaxed_madd(r0, b, b0)
    const r1 = v128.load32_splat(rows, 4)
    a1 = f32x4.relaxed_madd(r1, a, a1)
    b1 = f32x4.relaxed_madd(r1, b, b1)
    const r2 = v128.load32_splat(rows, 8)
    a2 = f32x4.relaxed_madd(r2, a, a2)
    b2 = f32x4.relaxed_madd(r2, b, b2)
    const r3 = v128.load32_splat(rows, 12)
    a3 = f32x4.relaxed_madd(r3, a, a3)
    b3 = f32x4.relaxed_madd(r3, b, b3)
    rows += lineBytes
    columns += lineBytes
  }
  v128.store(tile0, a0)
  v128.store(tile0, b0, 16)
  v128.store(tile1, a1)
  v128.store(tile1, b1, 16)
  v128.store(tile2, a2)
  v128.store(tile2, b2, 16)
  v128.store(tile3, a3)
  v128.store(tile3, b3, 16)
}
