/** YᵀY, in chunks that the threads share out and the caller adds up in a fixed order. */
import { addOuterProducts } from './triangle'

/** Rows that stay in the second-level cache while the triangle passes over them. */
const BLOCK_ROWS: i32 = 128

/** Upper triangle of Σ y yᵀ over rows [count, width] into `sum` [width, width]. */
export function gramian(rows: usize, count: i32, width: i32, sum: usize): void {
  const lineBytes = (<usize>width) << 2
  memory.fill(sum, 0, lineBytes * width)
  for (let from = 0; from < count; from += BLOCK_ROWS) {
    addOuterProducts(sum, rows + <usize>from * lineBytes, min(BLOCK_ROWS, count - from), width)
  }
}
