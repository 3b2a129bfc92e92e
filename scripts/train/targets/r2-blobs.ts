/** Blobs in an R2 bucket, with the write side. */
import type { R2Bucket, ReadableStream } from '@cloudflare/workers-types'
import { type WritableBlobStore, wholeRange } from '../../../src/model/blob-store.ts'
import { BLOB_PREFIX } from '../../../src/model/keys.ts'

/** R2 takes parts of 5 MiB and more, all of one size but the last; a request may carry some 100 MB. */
const PART_BYTES = 32 * 1024 * 1024

export function r2Blobs(bucket: R2Bucket): WritableBlobStore {
  return {
    async open(key) {
      const object = await bucket.get(key)
      return object === null ? null : { bytes: object.size, body: chunksOf(object.body) }
    },

    async read(key, offset, length) {
      const object = await bucket.get(key, { range: { offset, length } })
      return object === null ? null : wholeRange(await object.arrayBuffer(), { key, offset, length })
    },

    async has(key) {
      return (await bucket.head(key)) !== null
    },

    async write(key, bytes) {
      if (bytes.byteLength <= PART_BYTES) {
        await bucket.put(key, bytes)
        return
      }
      const upload = await bucket.createMultipartUpload(key)
      const parts = []
      for (let start = 0; start < bytes.byteLength; start += PART_BYTES) {
        parts.push(await upload.uploadPart(parts.length + 1, bytes.subarray(start, start + PART_BYTES)))
      }
      await upload.complete(parts)
    },

    async list() {
      const keys: string[] = []
      let cursor: string | undefined
      do {
        const page = await bucket.list({ prefix: BLOB_PREFIX, ...(cursor === undefined ? {} : { cursor }) })
        keys.push(...page.objects.map(({ key }) => key))
        cursor = page.truncated ? page.cursor : undefined
      } while (cursor !== undefined)
      return keys
    },

    delete: (key) => bucket.delete(key),
  }
}

async function* chunksOf(body: ReadableStream): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const chunk of body) yield chunk as Uint8Array<ArrayBuffer>
}
