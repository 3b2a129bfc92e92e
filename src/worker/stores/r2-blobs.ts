/** Blobs in an R2 bucket: one blob, one object, named by its key. */
import { type BlobStore, wholeRange } from '../../model/blob-store.ts'

/** R2 delivers 4 KiB at a time unless asked for more; at this size a 15 MB blob arrives in half the time. */
const CHUNK_BYTES = 64 * 1024

export function r2BlobStore(bucket: Pick<R2Bucket, 'get'>): BlobStore {
  return {
    async open(key) {
      const object = await bucket.get(key)
      return object === null ? null : { bytes: object.size, body: chunks(object.body) }
    },

    async read(key, offset, length) {
      const object = await bucket.get(key, { range: { offset, length } })
      return object === null ? null : wholeRange(await object.arrayBuffer(), { key, offset, length })
    },
  }
}

/** Every chunk is read into the buffer of the one before. */
async function* chunks(body: ReadableStream): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader({ mode: 'byob' })
  let buffer = new ArrayBuffer(CHUNK_BYTES)
  let ended = false
  try {
    for (;;) {
      const { done, value } = await reader.readAtLeast(CHUNK_BYTES, new Uint8Array(buffer))
      ended = done
      if (done) return
      yield value
      buffer = value.buffer
    }
  } finally {
    if (!ended) await reader.cancel()
  }
}
