/**
 * A blob in pieces, for stores whose values are limited in size: a head that is written last, and chunks of one size
 * but for the last one. STORAGE.md gives the names. No I/O.
 */
import { z } from 'zod'

/** The most that KV takes as one value. */
export const MAX_CHUNK_BYTES = 25 * 2 ** 20

/**
 * What is written. A range read costs whole chunks, so that they are small; a request may read 1,000 values and the
 * free plan writes 1,000 a day, so that they are not smaller.
 */
export const CHUNK_BYTES = 2 ** 20

export const chunkedHeadSchema = z.object({
  bytes: z.number().int().nonnegative(),
  chunkBytes: z.number().int().min(1).max(MAX_CHUNK_BYTES),
})

/** Sizes of the blob and of its chunks. */
export type ChunkedHead = z.infer<typeof chunkedHeadSchema>

export interface ChunkSlice {
  readonly index: number
  /** Bytes [start, end) of the chunk. */
  readonly start: number
  readonly end: number
}

export function chunkCount({ bytes, chunkBytes }: ChunkedHead): number {
  return Math.ceil(bytes / chunkBytes)
}

/** Where chunk `index` lies in the blob: [start, end). */
export function chunkRange(
  { bytes, chunkBytes }: ChunkedHead,
  index: number,
): { start: number; end: number } {
  const start = index * chunkBytes
  return { start, end: Math.min(start + chunkBytes, bytes) }
}

/**
 * The chunks that hold bytes [offset, offset + length), in order, with the part of each.
 * @throws {RangeError} where the range ends behind the blob.
 */
export function slicesOf(head: ChunkedHead, offset: number, length: number): ChunkSlice[] {
  const end = offset + length
  if (!(offset >= 0 && length >= 0 && end <= head.bytes)) {
    throw new RangeError(`asked for ${length} bytes from ${offset} of a blob of ${head.bytes}`)
  }
  const slices: ChunkSlice[] = []
  for (let at = offset; at < end; ) {
    const index = Math.floor(at / head.chunkBytes)
    const chunk = chunkRange(head, index)
    const sliceEnd = Math.min(end, chunk.end)
    slices.push({ index, start: at - chunk.start, end: sliceEnd - chunk.start })
    at = sliceEnd
  }
  return slices
}
