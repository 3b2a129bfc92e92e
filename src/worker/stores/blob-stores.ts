/** Where this deployment's blobs are: in R2 where a bucket is bound, in KV where none is or it has not got them. */
import type { BlobStore } from '../../model/blob-store.ts'
import { kvBlobStore } from './kv-blobs.ts'
import { r2BlobStore } from './r2-blobs.ts'

interface BlobBindings {
  readonly FOLDIN_KV: Pick<KVNamespace, 'get'>
  readonly FOLDIN_BUCKET?: Pick<R2Bucket, 'get'> | undefined
}

export function boundBlobStore({ FOLDIN_KV, FOLDIN_BUCKET }: BlobBindings): BlobStore {
  const inKv = kvBlobStore(FOLDIN_KV)
  return FOLDIN_BUCKET === undefined ? inKv : firstOf(r2BlobStore(FOLDIN_BUCKET), inKv)
}

/** The second is asked only for what the first has not got: the models of before a bucket was bound. */
function firstOf(first: BlobStore, second: BlobStore): BlobStore {
  return {
    open: async (key) => (await first.open(key)) ?? second.open(key),
    read: async (key, offset, length) =>
      (await first.read(key, offset, length)) ?? second.read(key, offset, length),
  }
}
