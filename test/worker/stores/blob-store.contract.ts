/** What every BlobStore of the Worker promises; run against fakes here, against workerd's own in test/workerd. */
import { describe, expect, test } from 'vitest'
import type { BlobStore } from '../../../src/model/blob-store.ts'

export interface BlobStoreUnderTest {
  readonly store: BlobStore
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> | void
}

/** Around the size in which a store delivers: none, one, one less, exactly one, one more, several and a rest. */
const SIZES = [0, 1, 65_535, 65_536, 65_537, 200_001]

export function blobStoreContract(name: string, create: () => BlobStoreUnderTest): void {
  describe(name, () => {
    test.each(SIZES)('streams a blob of %i bytes whole and in order', async (size) => {
      const { store, put } = create()
      const blob = pattern(size)
      await put('blob/a', blob)
      const stream = await store.open('blob/a')
      expect(stream?.bytes).toBe(size)
      const chunks: Uint8Array[] = []
      for await (const chunk of stream?.body ?? []) chunks.push(chunk.slice())
      const streamed = Buffer.concat(chunks)
      expect(streamed.byteLength).toBe(size)
      expect(Buffer.compare(streamed, blob)).toBe(0)
    })

    test.each([
      [0, 1],
      [0, 1000],
      [17, 500],
      [999, 1],
    ])('reads from %i exactly %i bytes', async (offset, length) => {
      const { store, put } = create()
      const blob = pattern(1000)
      await put('blob/a', blob)
      expect(await store.read('blob/a', offset, length)).toEqual(blob.slice(offset, offset + length))
    })

    test('answers null where there is no blob', async () => {
      const { store } = create()
      expect(await store.open('blob/none')).toBeNull()
      expect(await store.read('blob/none', 0, 1)).toBeNull()
    })

    test.each([
      ['ends', 990],
      ['begins', 1000],
    ])('rejects a range that %s behind the end', async (_what, offset) => {
      const { store, put } = create()
      await put('blob/a', pattern(1000))
      await expect(store.read('blob/a', offset, 20)).rejects.toThrow(Error)
    })

    test('can be left in the middle of a stream', async () => {
      const { store, put } = create()
      await put('blob/a', pattern(200_000))
      for await (const chunk of (await store.open('blob/a'))?.body ?? []) {
        expect(chunk.byteLength).toBeGreaterThan(0)
        break
      }
      expect((await store.read('blob/a', 0, 4))?.byteLength).toBe(4)
    })
  })
}

function pattern(size: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (Math.imul(index, 2654435761) >>> 24) & 0xff)
}
