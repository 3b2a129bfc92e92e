/** Reads one blob whole. */
import type { BlobStore } from '../../src/model/blob-store.ts'

/** @throws {Error} where the store has not got it, or its stream is longer than it says. */
export async function readBlob(store: BlobStore, key: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = await store.open(key)
  if (stream === null) throw new Error(`${key} is missing`)
  const bytes = new Uint8Array(stream.bytes)
  let filled = 0
  for await (const chunk of stream.body) {
    bytes.set(chunk, filled)
    filled += chunk.byteLength
  }
  return bytes.subarray(0, filled)
}
