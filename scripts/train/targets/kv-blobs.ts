/** Blobs in a KV namespace, in chunks, with the write side. */
import type { KVNamespace } from '@cloudflare/workers-types'
import { CHUNK_BYTES, type ChunkedHead, chunkCount, chunkRange } from '../../../src/model/blob-chunks.ts'
import type { WritableBlobStore } from '../../../src/model/blob-store.ts'
import { chunkedBlobStore } from '../../../src/model/chunked-blobs.ts'
import { BLOB_PREFIX, blobOfKey, chunkKey } from '../../../src/model/keys.ts'
import { hasKey, listKeys } from './kv-keys.ts'

export type BlobNamespace = Pick<KVNamespace, 'get' | 'put' | 'list' | 'delete'>

/** @param chunkBytes 1 to 25 MiB; the tests take fewer. */
export function kvBlobs(kv: BlobNamespace, chunkBytes: number = CHUNK_BYTES): WritableBlobStore {
  return {
    ...chunkedBlobStore({
      head: (key) => kv.get(key, 'text'),
      chunk: (key) => kv.get(key, 'arrayBuffer'),
    }),

    has: (key) => hasKey(kv, key),

    async write(key, bytes) {
      const head: ChunkedHead = { bytes: bytes.byteLength, chunkBytes }
      for (let index = 0; index < chunkCount(head); index++) {
        const { start, end } = chunkRange(head, index)
        await kv.put(chunkKey(key, index), bytes.subarray(start, end))
      }
      // Last, so that a blob that has a head is whole.
      await kv.put(key, JSON.stringify(head))
    },

    async list() {
      return [...new Set((await listKeys(kv, BLOB_PREFIX)).map(blobOfKey))]
    },

    async delete(key) {
      // First, so that nobody takes what is left for a blob.
      await kv.delete(key)
      for (const chunk of await listKeys(kv, `${key}/`)) await kv.delete(chunk)
    },
  }
}
