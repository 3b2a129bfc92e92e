/** Blobs in KV chunks, written by the publisher's side and read by the Worker's, both on workerd's own KV. */
import { afterAll, beforeAll } from 'vitest'
import { createTestHarness, type TestHarness } from 'wrangler'
import { type BlobNamespace, kvBlobs } from '../../scripts/train/targets/kv-blobs.ts'
import { blobStoreContract } from '../worker/stores/blob-store.contract.ts'
import { remoteBlobStore } from './remote-blob-store.ts'

/** One byte less, exactly, and one more are among the sizes of the contract. */
const CHUNK_BYTES = 65_536

let server: TestHarness
let url: URL
let namespace: BlobNamespace
let stores = 0

beforeAll(async () => {
  server = createTestHarness({
    workers: [
      {
        config: {
          name: 'blob-store',
          main: 'test/workerd/blob-store-worker.ts',
          compatibility_date: '2026-11-01',
          kv_namespaces: [{ binding: 'FOLDIN_KV', id: 'foldin' }],
        },
      },
    ],
  })
  url = (await server.listen()).url
  namespace = (await server.getWorker<{ FOLDIN_KV: BlobNamespace }>().getEnv()).FOLDIN_KV
})
afterAll(() => server.close())

blobStoreContract('KV blobs in workerd', () => {
  // The Worker remembers heads, which are for ever: every test has blobs of its own.
  const prefix = `${stores++}-`
  const store = remoteBlobStore(() => url)
  return {
    store: {
      open: (key) => store.open(prefix + key),
      read: (key, offset, length) => store.read(prefix + key, offset, length),
    },
    put: (key, bytes) => kvBlobs(namespace, CHUNK_BYTES).write(prefix + key, bytes),
  }
})
