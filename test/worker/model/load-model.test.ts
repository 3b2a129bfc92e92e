import { expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../../scripts/train/score-kernel.ts'
import type { BlobStore } from '../../../src/model/blob-store.ts'
import { blobKey } from '../../../src/model/keys.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { loadModel } from '../../../src/worker/model/load-model.ts'
import { fixtureModel } from '../fixture-model.ts'
import { manualClock } from './manual-clock.ts'
import { nodeDigest } from './node-digest.ts'

test('where a part of a model cannot be loaded, the others are read no further', async () => {
  const { manifest, blobs: stored } = fixtureModel()
  const version = modelVersion(manifest)
  const clock = manualClock()
  const items = blobKey(manifest.blobs.items.sha256)
  const bytesOf = (key: string) => stored.get(key.replace('blob/', '')) as Uint8Array<ArrayBuffer>
  let pieces = 0
  let isClosed = false
  async function* inPieces(bytes: Uint8Array<ArrayBuffer>) {
    try {
      for (let at = 0; at < bytes.length; at += 16) {
        pieces++
        yield bytes.subarray(at, at + 16)
        await clock.turn()
      }
    } finally {
      isClosed = true
    }
  }
  const blobs: BlobStore = {
    async open(key) {
      if (key !== items) return null
      return { bytes: bytesOf(key).length, body: inPieces(bytesOf(key)) }
    },
    read: async (key, offset, length) => bytesOf(key).slice(offset, offset + length),
  }
  const stores = {
    documents: { get: async () => manifest },
    blobs,
    instantiate: instantiateScoreKernel,
    createDigest: nodeDigest,
    clock,
  }
  await expect(loadModel(stores, version, () => undefined)).rejects.toThrow('not in the store')
  const read = pieces
  expect(read * 16).toBeLessThan(manifest.blobs.items.bytes / 2)
  for (let turn = 0; turn < 20; turn++) await clock.turn()
  expect(pieces).toBeLessThanOrEqual(read + 1)
  expect(isClosed).toBe(true)
})
