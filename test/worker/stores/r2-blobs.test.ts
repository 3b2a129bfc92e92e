import { expect, test } from 'vitest'
import { r2BlobStore } from '../../../src/worker/stores/r2-blobs.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import { FakeR2 } from './fake-r2.ts'

blobStoreContract('R2 blobs over a fake bucket', () => {
  const bucket = new FakeR2()
  return { store: r2BlobStore(bucket), put: (key, bytes) => bucket.put(key, bytes) }
})

test('R2 blobs: one range costs one read of that range', async () => {
  const bucket = new FakeR2()
  bucket.put('blob/a', new Uint8Array(1000))
  await r2BlobStore(bucket).read('blob/a', 10, 20)
  expect(bucket.reads).toEqual([{ key: 'blob/a', range: { offset: 10, length: 20 } }])
})

test('R2 blobs: a short answer is named with what was asked for', async () => {
  const bucket = new FakeR2()
  bucket.put('blob/a', new Uint8Array(1000))
  await expect(r2BlobStore(bucket).read('blob/a', 990, 20)).rejects.toThrow(
    'blob/a: asked for 20 bytes from 990, got 10',
  )
})

test('R2 blobs: an outage rejects, and is not taken for an absent blob', async () => {
  const bucket = new FakeR2()
  bucket.failing = true
  await expect(r2BlobStore(bucket).open('blob/a')).rejects.toThrow('internal error')
})
