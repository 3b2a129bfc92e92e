import { describe, expect, test } from 'vitest'
import { blobKey } from '../../../src/model/keys.ts'
import { type BlobReader, fillFromBlob, readHead } from '../../../src/worker/model/verified-blob.ts'
import { r2BlobStore } from '../../../src/worker/stores/r2-blobs.ts'
import { FakeR2 } from '../stores/fake-r2.ts'
import { nodeDigest, sha256 } from './node-digest.ts'

const BYTES = Uint8Array.from({ length: 150_000 }, (_, index) => index % 251)
const BLOB = { sha256: sha256(BYTES), bytes: BYTES.byteLength }
const KEY = blobKey(BLOB.sha256)

function setUp(stored: Uint8Array<ArrayBuffer> | null) {
  const bucket = new FakeR2()
  if (stored !== null) bucket.put(KEY, stored)
  let progress = 0
  const reader: BlobReader = {
    blobs: r2BlobStore(bucket),
    createDigest: nodeDigest,
    onProgress: () => {
      progress++
    },
  }
  const target = new Uint8Array(new ArrayBuffer(BLOB.bytes + 64), 32, BLOB.bytes)
  return { bucket, reader, target, progress: () => progress }
}

describe('a blob that fills a region of memory', () => {
  test('lies there to the byte, and nothing beside it is touched', async () => {
    const { reader, target, progress } = setUp(BYTES)
    await fillFromBlob(reader, BLOB, target)
    expect(target).toEqual(BYTES)
    expect(new Uint8Array(target.buffer, 0, 32).every((byte) => byte === 0)).toBe(true)
    expect(progress()).toBe(3)
  })

  test('is refused when it is missing', async () => {
    const { reader, target } = setUp(null)
    await expect(fillFromBlob(reader, BLOB, target)).rejects.toThrow(`${KEY}: not in the store`)
  })

  test('is refused when the store has a truncated one', async () => {
    const { reader, target } = setUp(BYTES.slice(0, -1))
    await expect(fillFromBlob(reader, BLOB, target)).rejects.toThrow(
      `${KEY}: expected 150000 bytes, the store has 149999`,
    )
  })

  test('is refused when the stream ends early', async () => {
    const { reader, target, bucket } = setUp(BYTES)
    bucket.truncateAt = 100_000
    await expect(fillFromBlob(reader, BLOB, target)).rejects.toThrow(
      `${KEY}: expected 150000 bytes, the stream ended after 100000`,
    )
  })

  test('is refused when the store has a longer one', async () => {
    const { reader, target } = setUp(new Uint8Array([...BYTES, 0]))
    await expect(fillFromBlob(reader, BLOB, target)).rejects.toThrow(
      `${KEY}: expected 150000 bytes, the store has 150001`,
    )
  })

  test.each([0, 65_535, 65_536, 149_999])('is refused when bit 0 of byte %i is flipped', async (place) => {
    const flipped = BYTES.slice()
    flipped[place] = (flipped[place] as number) ^ 1
    const { reader, target } = setUp(flipped)
    await expect(fillFromBlob(reader, BLOB, target)).rejects.toThrow(
      `${KEY}: expected SHA-256 ${BLOB.sha256}, the bytes have ${sha256(flipped)}`,
    )
  })

  test('is refused when its tables would take other room than it has', async () => {
    const { reader, target } = setUp(BYTES)
    await expect(fillFromBlob(reader, BLOB, target.subarray(1))).rejects.toThrow(
      `${KEY}: the manifest says 150000 bytes, its tables take 149999`,
    )
  })
})

describe('the head of a blob', () => {
  const HEAD = { sha256: sha256(BYTES.subarray(0, 1000)), bytes: 1000 }

  test('costs one range read of its size', async () => {
    const { reader, bucket } = setUp(BYTES)
    expect(await readHead(reader, BLOB, HEAD)).toEqual(BYTES.slice(0, 1000))
    expect(bucket.reads).toEqual([{ key: KEY, range: { offset: 0, length: 1000 } }])
  })

  test('is refused when it is altered, whatever the rest is', async () => {
    const flipped = BYTES.slice()
    flipped[999] = (flipped[999] as number) ^ 128
    const { reader } = setUp(flipped)
    await expect(readHead(reader, BLOB, HEAD)).rejects.toThrow(`${KEY}: expected SHA-256 ${HEAD.sha256}`)
  })

  test('is refused when the blob is missing', async () => {
    const { reader } = setUp(null)
    await expect(readHead(reader, BLOB, HEAD)).rejects.toThrow(`${KEY}: not in the store`)
  })
})
