/** Blobs in an R2 bucket: one blob, one object, named by its key. */
import type { BlobStore } from '../../model/blob-store.ts'

export function r2BlobStore(bucket: Pick<R2Bucket, 'get'>): BlobStore {
  return {
    async open(key) {
      const object = await bucket.get(key)
      return object === null ? null : { bytes: object.size, body: chunks(object.body) }
    },

    async read(key, offset, length) {
      const object = await bucket.get(key, { range: { offset, length } })
      if (object === null) return null
      const bytes = new Uint8Array(await object.arrayBuffer())
      if (bytes.byteLength !== length) {
        throw new Error(`${key}: asked for ${length} bytes from ${offset}, got ${bytes.byteLength}`)
      }
      return bytes
    },
  }
}

async function* chunks(body: ReadableStream): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of body) yield chunk
}
