/** Ways to move and to damage a blob. */
import type { Rng } from '../../../src/model/rng.ts'

/** The same bytes as a view at byte `offset` of a larger buffer. */
export function atOffset(blob: Uint8Array, offset: number): Uint8Array {
  const buffer = new Uint8Array(offset + blob.length + 32)
  buffer.set(blob, offset)
  return buffer.subarray(offset, offset + blob.length)
}

/** A copy with one random bit changed. */
export function flipBit(blob: Uint8Array<ArrayBuffer>, rng: Rng): Uint8Array<ArrayBuffer> {
  const copy = blob.slice()
  const byte = rng.integer(copy.length)
  copy[byte] = (copy[byte] as number) ^ (1 << rng.integer(8))
  return copy
}
