/**
 * The best rows seen so far, as a binary heap whose root is the worst of them, so that one comparison
 * refuses a row. Entries of 8 bytes: f32 score, u32 row. A row is better than another when its score is
 * higher, or the same and its number lower.
 */
const ENTRY_BITS: usize = 3

function isBetter(score: f32, row: u32, otherScore: f32, otherRow: u32): bool {
  return score > otherScore || (score === otherScore && row < otherRow)
}

function put(heap: usize, index: u32, score: f32, row: u32): void {
  const entry = heap + ((<usize>index) << ENTRY_BITS)
  store<f32>(entry, score)
  store<u32>(entry, row, 4)
}

/** Offers a row; returns the new size. A score of NaN or −∞ is refused. */
export function offer(heap: usize, size: u32, limit: u32, score: f32, row: u32): u32 {
  if (size === limit) {
    if (isBetter(score, row, load<f32>(heap), load<u32>(heap, 4))) siftDown(heap, size, score, row)
    return size
  }
  if (!(score > -Infinity)) return size
  siftUp(heap, size, score, row)
  return size + 1
}

/** Puts an entry into the free place `index`, below every parent that is better. */
function siftUp(heap: usize, index: u32, score: f32, row: u32): void {
  while (index > 0) {
    const parent = (index - 1) >> 1
    const entry = heap + ((<usize>parent) << ENTRY_BITS)
    const parentScore = load<f32>(entry)
    const parentRow = load<u32>(entry, 4)
    if (!isBetter(parentScore, parentRow, score, row)) break
    put(heap, index, parentScore, parentRow)
    index = parent
  }
  put(heap, index, score, row)
}

/** Puts an entry into the free root, above every child that is better. */
function siftDown(heap: usize, size: u32, score: f32, row: u32): void {
  let index: u32 = 0
  for (;;) {
    let child = index * 2 + 1
    if (child >= size) break
    const entry = heap + ((<usize>child) << ENTRY_BITS)
    let childScore = load<f32>(entry)
    let childRow = load<u32>(entry, 4)
    if (child + 1 < size) {
      const sibling = entry + (1 << ENTRY_BITS)
      const siblingScore = load<f32>(sibling)
      const siblingRow = load<u32>(sibling, 4)
      if (isBetter(childScore, childRow, siblingScore, siblingRow)) {
        child++
        childScore = siblingScore
        childRow = siblingRow
      }
    }
    if (!isBetter(score, row, childScore, childRow)) break
    put(heap, index, childScore, childRow)
    index = child
  }
  put(heap, index, score, row)
}

/** Sorts the heap in place, best first. It is no heap afterwards. */
export function sortBestFirst(heap: usize, size: u32): void {
  while (size > 1) {
    size--
    const last = heap + ((<usize>size) << ENTRY_BITS)
    const score = load<f32>(last)
    const row = load<u32>(last, 4)
    put(heap, size, load<f32>(heap), load<u32>(heap, 4))
    siftDown(heap, size, score, row)
  }
}
