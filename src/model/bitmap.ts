/** One bit a row: bit r & 31 of word r >> 5, which is bit r & 7 of byte r >> 3 in the little-endian bytes. */

/** Bits behind the last row are zero. */
export type Bitmap = Uint32Array<ArrayBuffer>

export function bitmapWords(rows: number): number {
  return Math.ceil(rows / 32)
}

export function emptyBitmap(rows: number): Bitmap {
  return new Uint32Array(bitmapWords(rows))
}

export function hasBit(bits: Uint32Array, row: number): boolean {
  return (((bits[row >>> 5] as number) >>> (row & 31)) & 1) === 1
}

export function setBit(bits: Uint32Array, row: number): void {
  bits[row >>> 5] = (bits[row >>> 5] as number) | (1 << (row & 31))
}

/** Turns every bit of the rows over, in place. */
export function complement(bits: Uint32Array, rows: number): void {
  for (let word = 0; word < bits.length; word++) bits[word] = ~(bits[word] as number)
  clearBehind(bits, rows)
}

/** Number of bits that are set. */
export function countBits(bits: Uint32Array): number {
  let count = 0
  for (let word = 0; word < bits.length; word++) {
    // Sums of 2, of 4 and of 8 bits side by side, then of the four bytes by one multiplication.
    let sums = bits[word] as number
    sums -= (sums >>> 1) & 0x55555555
    sums = (sums & 0x33333333) + ((sums >>> 2) & 0x33333333)
    count += Math.imul((sums + (sums >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return count
}

/** True where no bit behind the last row is set. */
export function endsWithRows(bits: Uint32Array, rows: number): boolean {
  return (rows & 31) === 0 || (bits[rows >>> 5] as number) >>> (rows & 31) === 0
}

function clearBehind(bits: Uint32Array, rows: number): void {
  if ((rows & 31) !== 0) bits[rows >>> 5] = (bits[rows >>> 5] as number) & ((1 << (rows & 31)) - 1)
}
