import { expect, test } from 'vitest'
import { kvBlobs } from '../../../scripts/train/targets/kv-blobs.ts'
import { boundBlobStore } from '../../../src/worker/stores/blob-stores.ts'
import { FakeKv, namespaceOf } from './fake-kv.ts'
import { FakeR2 } from './fake-r2.ts'

async function bindings() {
  const [FOLDIN_KV, FOLDIN_BUCKET] = [new FakeKv(), new FakeR2()]
  FOLDIN_BUCKET.put('blob/both', new Uint8Array([1]))
  FOLDIN_BUCKET.put('blob/r2', new Uint8Array([1]))
  for (const key of ['blob/both', 'blob/kv']) {
    await kvBlobs(namespaceOf(FOLDIN_KV)).write(key, new Uint8Array([2]))
  }
  return { FOLDIN_KV, FOLDIN_BUCKET }
}

test('with a bucket, blobs come from R2, and from KV only what R2 has not got', async () => {
  const { FOLDIN_KV, FOLDIN_BUCKET } = await bindings()
  const store = boundBlobStore({ FOLDIN_KV, FOLDIN_BUCKET })
  const first = async (key: string) => (await store.read(key, 0, 1))?.[0]
  expect([await first('blob/both'), await first('blob/r2')]).toEqual([1, 1])
  expect(FOLDIN_KV.reads).toEqual([])
  expect([await first('blob/kv'), await first('blob/none')]).toEqual([2, undefined])
  expect((await store.open('blob/kv'))?.bytes).toBe(1)
  expect(await store.open('blob/none')).toBeNull()
})

test('without a bucket, blobs come from KV', async () => {
  const { FOLDIN_KV } = await bindings()
  const store = boundBlobStore({ FOLDIN_KV })
  expect(await store.read('blob/kv', 0, 1)).toEqual(new Uint8Array([2]))
  expect(await store.read('blob/r2', 0, 1)).toBeNull()
})

test('an outage of R2 is not hidden by looking in KV', async () => {
  const { FOLDIN_KV, FOLDIN_BUCKET } = await bindings()
  FOLDIN_BUCKET.failing = true
  await expect(boundBlobStore({ FOLDIN_KV, FOLDIN_BUCKET }).open('blob/kv')).rejects.toThrow('internal error')
})
