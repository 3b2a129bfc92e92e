/** A version is verified as it would be loaded, without the memory for it. */
import { expect, test } from 'vitest'
import { blobKey, manifestKey } from '../../../src/model/keys.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { verifyModel } from '../../../src/worker/model/load-model.ts'
import { BlobMismatchError } from '../../../src/worker/model/verified-blob.ts'
import { DocumentError, kvDocumentStore } from '../../../src/worker/stores/documents.ts'
import { r2BlobStore } from '../../../src/worker/stores/r2-blobs.ts'
import { fixtureModel } from '../fixture-model.ts'
import { FakeKv } from '../stores/fake-kv.ts'
import { FakeR2 } from '../stores/fake-r2.ts'
import { manualClock } from './manual-clock.ts'
import { nodeDigest } from './node-digest.ts'

function setUp() {
  const exported = fixtureModel()
  const version = modelVersion(exported.manifest)
  const [kv, bucket] = [new FakeKv(), new FakeR2()]
  kv.put(manifestKey(version), JSON.stringify(exported.manifest))
  for (const [sha256, bytes] of exported.blobs) bucket.put(blobKey(sha256), bytes)
  const stores = {
    documents: kvDocumentStore(kv),
    blobs: r2BlobStore(bucket),
    createDigest: nodeDigest,
    clock: manualClock(),
  }
  const { blobs } = exported.manifest
  return { blobs, bucket, kv, version, verify: () => verifyModel(stores, version, () => undefined) }
}

test('a sound version is read as a load reads it: tables and texts whole, of the users the head', async () => {
  const { verify, bucket, blobs } = setUp()
  await verify()
  const whole = bucket.reads.filter(({ range }) => range === null).map(({ key }) => key)
  const expected = [blobs.items, blobs.ratings, blobs.metadata].map((blob) => blobKey(blob?.sha256 ?? ''))
  expect(whole).toEqual(expected)
  expect(bucket.reads).toContainEqual({
    key: blobKey(blobs.users.sha256),
    range: { offset: 0, length: blobs.users.head.bytes },
  })
})

test.each(['items', 'ratings', 'metadata', 'users'] as const)('damaged %s are found', async (kind) => {
  const { verify, bucket, blobs } = setUp()
  const key = blobKey(blobs[kind]?.sha256 ?? '')
  const bytes = bucket.objects.get(key)?.slice() ?? new Uint8Array(0)
  bytes[70] = (bytes[70] ?? 0) ^ 1
  bucket.put(key, bytes)
  await expect(verify()).rejects.toThrow(BlobMismatchError)
})

test('a missing blob and a missing manifest are found', async () => {
  const { verify, bucket, kv, blobs, version } = setUp()
  bucket.objects.delete(blobKey(blobs.items.sha256))
  await expect(verify()).rejects.toThrow(BlobMismatchError)
  kv.values.delete(manifestKey(version))
  await expect(verify()).rejects.toThrow(DocumentError)
})

test('items of another format are found by their first bytes, however sound', async () => {
  const { verify, bucket, blobs } = setUp()
  const key = blobKey(blobs.items.sha256)
  const bytes = bucket.objects.get(key)?.slice() ?? new Uint8Array(0)
  bytes[4] = 99
  bucket.put(key, bytes)
  await expect(verify()).rejects.toThrow('the items blob is version 99')
  expect(bucket.reads).toHaveLength(1)
})
