/**
 * The rank-k update of a symmetric float32 matrix [width, width], row-major; `width` is a multiple of 8 and rows
 * follow each other without gaps. Only elements on and above the diagonal mean anything; the tiles along it also
 * write a few below. Pointers in bytes, aligned to 16.
 */

/**
 * matrix += panelᵀ·panel for a panel [count, width]. Tiles of 4 rows × 8 columns stay in eight registers for
 * the whole panel, so panels should be short enough for the first-level cache.
 */
export function addOuterProducts(matrix: usize, panel: usize, count: i32, width: i32): void {
  const lineBytes = (<usize>width) << 2
  const panelEnd = panel + <usize>count * lineBytes
  for (let top: usize = 0; top < lineBytes; top += 16) {
    const line0 = matrix + (top >> 2) * lineBytes
    for (let left = top & ~31; left < lineBytes; left += 32) {
      const tile0 = line0 + left
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
      let rows = panel + top
      let columns = panel + left
      const end = panelEnd + top
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
  }
}
