import { describe, expect, test } from 'vitest'
import { kvBlobs } from '../../../scripts/train/targets/kv-blobs.ts'
import { kvBlobStore } from '../../../src/worker/stores/kv-blobs.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import { FakeKv, namespaceOf } from './fake-kv.ts'

/** Chunks of so many bytes: one byte less, exactly, and one more are among the sizes of the contract. */
for (const chunkBytes of [65_536, 999]) {
  blobStoreContract(`KV blobs in chunks of ${chunkBytes}, over a fake namespace`, () => {
    const kv = new FakeKv()
    return {
      store: kvBlobStore(kv),
      put: (key, bytes) => kvBlobs(namespaceOf(kv), chunkBytes).write(key, bytes),
    }
  })
}

const BYTES = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)

async function stored(chunkBytes: number) {
  const kv = new FakeKv()
  await kvBlobs(namespaceOf(kv), chunkBytes).write('blob/a', BYTES)
  return { kv, store: kvBlobStore(kv) }
}

async function streamed(store: ReturnType<typeof kvBlobStore>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of (await store.open('blob/a'))?.body ?? []) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('KV blobs', () => {
  test('a range costs the chunks that cover it, and the head once', async () => {
    const { kv, store } = await stored(100)
    await store.read('blob/a', 250, 100)
    expect(kv.reads).toEqual(['blob/a', 'blob/a/2', 'blob/a/3'])
    kv.reads.length = 0
    await store.read('blob/a', 299, 1)
    await store.read('blob/a', 300, 100)
    expect(kv.reads).toEqual(['blob/a/2', 'blob/a/3'])
  })

  test('a stream asks for no more than three chunks at once', async () => {
    const { kv, store } = await stored(100)
    const body = (await store.open('blob/a'))?.body[Symbol.asyncIterator]()
    await body?.next()
    await new Promise(setImmediate)
    expect(kv.reads).toEqual(['blob/a', 'blob/a/0', 'blob/a/1', 'blob/a/2'])
    expect(Buffer.compare(await streamed(store), BYTES)).toBe(0)
  })

  test('an absent blob is looked for again, so that it is found once it has been written', async () => {
    const kv = new FakeKv()
    const store = kvBlobStore(kv)
    expect(await store.open('blob/a')).toBeNull()
    await kvBlobs(namespaceOf(kv)).write('blob/a', BYTES)
    expect(await store.read('blob/a', 0, 1)).toEqual(BYTES.slice(0, 1))
  })

  test('a chunk that is missing or of another size is named', async () => {
    const { kv, store } = await stored(100)
    kv.values.delete('blob/a/4')
    await expect(streamed(store)).rejects.toThrow('blob/a/4: expected 100 bytes, got none')
    await expect(store.read('blob/a', 400, 1)).rejects.toThrow('blob/a/4: expected 100 bytes, got none')
    kv.put('blob/a/4', new Uint8Array(99))
    await expect(streamed(store)).rejects.toThrow('blob/a/4: expected 100 bytes, got 99')
  })

  test('a head that is none is refused', async () => {
    const kv = new FakeKv()
    kv.put('blob/a', '{"bytes":1}')
    await expect(kvBlobStore(kv).open('blob/a')).rejects.toThrow('blob/a: no head of a chunked blob')
  })

  test.each([
    ['is no JSON', '{'],
    ['names other chunks', '{"bytes":1000,"chunkBytes":101}'],
  ])('a head that %s is not kept: the next read is right once the head is', async (_what, damaged) => {
    const { kv, store } = await stored(100)
    const head = kv.values.get('blob/a') ?? ''
    kv.put('blob/a', damaged)
    await expect(store.read('blob/a', 900, 100)).rejects.toThrow(/blob\/a/)
    kv.put('blob/a', head as string)
    expect(await store.read('blob/a', 900, 100)).toEqual(BYTES.slice(900))
    kv.put('blob/a', damaged)
    await store.open('blob/a').catch(() => null)
    kv.put('blob/a', head as string)
    expect(Buffer.compare(await streamed(store), BYTES)).toBe(0)
  })

  test('a head that names a chunk a byte costs a few reads, not one each', async () => {
    const { kv, store } = await stored(100)
    kv.put('blob/a', '{"bytes":1000,"chunkBytes":1}')
    await expect(store.read('blob/a', 0, 1000)).rejects.toThrow('blob/a/0: expected 1 bytes, got 100')
    await new Promise(setImmediate)
    expect(kv.reads).toHaveLength(7)
  })

  test('an outage rejects, and is not taken for an absent blob', async () => {
    const { kv, store } = await stored(100)
    kv.failing = true
    await expect(store.open('blob/a')).rejects.toThrow('KV GET failed: 500')
  })
})
