import { afterAll, beforeAll } from 'vitest'
import { createTestHarness, type TestHarness } from 'wrangler'
import type { BlobStore } from '../../src/model/blob-store.ts'
import { blobStoreContract } from '../worker/stores/blob-store.contract.ts'

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

async function get(query: Record<string, string>): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await fetch(new URL(`/?${new URLSearchParams(query)}`, url))
  if (response.status === 404) return null
  if (!response.ok) throw new Error(await response.text())
  return new Uint8Array(await response.arrayBuffer())
}

/** The store in the Worker, from here: the Worker has streamed a blob before this side sees its first byte. */
const store: BlobStore = {
  async open(key) {
    const bytes = await get({ key })
    return bytes && { bytes: bytes.byteLength, body: once(bytes) }
  },
  read: (key, offset, length) => get({ key, offset: String(offset), length: String(length) }),
}

async function* once(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield bytes
}

blobStoreContract('R2 blobs in workerd', () => ({
  store,
  async put(key, bytes) {
    await fetch(new URL(`/?${new URLSearchParams({ key })}`, url), { method: 'PUT', body: bytes })
  },
}))
