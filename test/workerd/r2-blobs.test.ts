import { afterAll, beforeAll } from 'vitest'
import { createTestHarness, type TestHarness } from 'wrangler'
import { blobStoreContract } from '../worker/stores/blob-store.contract.ts'
import { remoteBlobStore } from './remote-blob-store.ts'

let server: TestHarness
let url: URL

beforeAll(async () => {
  server = createTestHarness({
    workers: [
      {
        config: {
          name: 'blob-store',
          main: 'test/workerd/blob-store-worker.ts',
          compatibility_date: '2026-11-01',
          r2_buckets: [{ binding: 'FOLDIN_BUCKET', bucket_name: 'foldin' }],
        },
      },
    ],
  })
  url = (await server.listen()).url
})
afterAll(() => server.close())

blobStoreContract('R2 blobs in workerd', () => ({
  store: remoteBlobStore(() => url),
  async put(key, bytes) {
    await fetch(new URL(`/?${new URLSearchParams({ key })}`, url), { method: 'PUT', body: bytes })
  },
}))
