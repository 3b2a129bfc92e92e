/** Blobs in KV, in chunks, for accounts without R2. */
import type { BlobStore } from '../../model/blob-store.ts'
import { chunkedBlobStore } from '../../model/chunked-blobs.ts'
import { Recent } from '../model/recent.ts'

/**
 * How long a data centre may answer from its own copy. Chunks never change, but that there is none would be
 * remembered as long.
 */
const CACHE_TTL_S = 300
/** A model has four blobs; two models, and those before them. */
const REMEMBERED_HEADS = 16

export function kvBlobStore(kv: Pick<KVNamespace, 'get'>): BlobStore {
  const heads = new Recent<string>(REMEMBERED_HEADS)
  const blobs = chunkedBlobStore({
    async head(key) {
      const remembered = heads.get(key)
      if (remembered !== undefined) return remembered
      const text = await kv.get(key, { type: 'text', cacheTtl: CACHE_TTL_S })
      if (text !== null) heads.set(key, text)
      return text
    },
    chunk: (key) => kv.get(key, { type: 'arrayBuffer', cacheTtl: CACHE_TTL_S }),
  })
  /** A head that was read damaged must not stay: what does not agree with it is read with a fresh one the next time. */
  const orForget = async <Result>(key: string, reading: Promise<Result>): Promise<Result> => {
    try {
      return await reading
    } catch (error) {
      heads.delete(key)
      throw error
    }
  }
  return {
    open(key) {
      heads.delete(key)
      return orForget(key, blobs.open(key))
    },
    read: (key, offset, length) => orForget(key, blobs.read(key, offset, length)),
  }
}
