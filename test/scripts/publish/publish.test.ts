import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { blobsOf, publishModel } from '../../../scripts/train/publish.ts'
import { readPointer } from '../../../scripts/train/served-versions.ts'
import { blobKey, manifestKey, POINTER_KEY } from '../../../src/model/keys.ts'
import { manifestSchema } from '../../../src/model/manifest.ts'
import { BrokenOff, FakeTarget } from './fake-target.ts'
import { smallModel } from './small-model.ts'

/** What a Worker would load: throws where the pointer names anything that is not whole. */
async function servedVersion(target: FakeTarget): Promise<string | null> {
  const text = target.texts.get(POINTER_KEY)
  if (text === undefined) return null
  const version = (JSON.parse(text) as { current: string }).current
  const manifest = manifestSchema.parse(JSON.parse(target.texts.get(manifestKey(version)) ?? 'null'))
  for (const { sha256 } of blobsOf(manifest)) {
    const bytes = target.stored.get(blobKey(sha256)) ?? new Uint8Array()
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
  return version
}

describe('publishing', () => {
  test('writes the blobs, reads them back, then the manifest, and the pointer last', async () => {
    const target = new FakeTarget()
    const model = smallModel('v1')
    const published = await publishModel(model, target)
    expect(published).toEqual({
      modelVersion: 'v1',
      uploadedBlobs: 3,
      uploadedBytes: [...model.files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0),
      keptBlobs: 0,
      replaced: null,
      canaryPercent: null,
    })
    const blobCalls = blobsOf(model.manifest).flatMap(({ sha256 }) =>
      ['has', 'write', 'open'].map((call) => `${call} ${blobKey(sha256)}`),
    )
    expect(target.calls).toEqual([...blobCalls, 'put manifest:v1', 'list pointer', 'put pointer'])
    expect(await servedVersion(target)).toBe('v1')
  })

  test('never reads a key that has not been written', async () => {
    const target = new FakeTarget()
    for (const version of ['v1', 'v2', 'v1']) await publishModel(smallModel(version), target)
    expect([...target.denied]).toEqual([])
  })

  test('uploads only what is missing', async () => {
    const target = new FakeTarget()
    await publishModel(smallModel('v1'), target)
    const published = await publishModel(smallModel('v2'), target)
    expect(published).toMatchObject({ uploadedBlobs: 2, keptBlobs: 1, replaced: 'v1' })
    const again = await publishModel(smallModel('v2'), target)
    expect(again).toMatchObject({ uploadedBlobs: 0, uploadedBytes: 0, keptBlobs: 3, replaced: null })
  })

  test('leaves what is served whole wherever it stops, and the next run finishes', async () => {
    const complete = new FakeTarget()
    await publishModel(smallModel('old'), complete)
    const callsBefore = complete.calls.length
    await publishModel(smallModel('new'), complete)
    const steps = complete.calls.length - callsBefore
    expect(steps).toBeGreaterThan(8)
    for (let step = 0; step < steps; step++) {
      const target = new FakeTarget()
      await publishModel(smallModel('old'), target)
      target.breakAt = target.calls.length + step
      await expect(publishModel(smallModel('new'), target)).rejects.toThrow(BrokenOff)
      expect(await servedVersion(target)).toBe('old')
      target.breakAt = Number.POSITIVE_INFINITY
      await publishModel(smallModel('new'), target)
      expect(await servedVersion(target)).toBe('new')
      expect(await readPointer(target.documents)).toMatchObject({ current: 'new', previous: ['old'] })
    }
  })

  test('refuses a store that gives back other bytes, and uploads them again the next time', async () => {
    const target = new FakeTarget()
    target.tamper = (bytes) => bytes.subarray(1)
    await expect(publishModel(smallModel('v1'), target)).rejects.toThrow(
      /^fake: blob\/[0-9a-f]{64} was read back with SHA-256 [0-9a-f]{64}; publish again$/,
    )
    expect(await servedVersion(target)).toBeNull()
    target.tamper = (bytes) => bytes
    expect(await publishModel(smallModel('v1'), target)).toMatchObject({ uploadedBlobs: 3 })
    expect(await servedVersion(target)).toBe('v1')
  })

  test('refuses a model directory with a blob that is cut or missing, before anything is written', async () => {
    for (const damage of ['cut', 'missing'] as const) {
      const target = new FakeTarget()
      const model = smallModel('v1')
      const key = blobKey(model.manifest.blobs.items.sha256)
      if (damage === 'cut') model.files.set(key, (model.files.get(key) ?? new Uint8Array()).slice(1))
      else model.files.delete(key)
      await expect(publishModel(model, target)).rejects.toThrow(
        damage === 'cut'
          ? /^the model is damaged: blob\/\w+ should have 11 bytes, it has 10/
          : /^blob\/\w+ is missing$/,
      )
      expect(target.calls.filter((call) => /^(write|put)/.test(call))).toEqual([])
    }
  })

  test('names the steps as it goes', async () => {
    const steps: string[] = []
    await publishModel(smallModel('v1'), new FakeTarget(), { onStep: (step) => steps.push(step) })
    expect(steps).toEqual([
      'blob 1 of 3 (11 bytes)',
      'blob 2 of 3 (20 bytes)',
      'blob 3 of 3 (14 bytes)',
      'manifest',
      'pointer',
    ])
  })
})

describe('publishing a canary', () => {
  test.each([0, 5, 100])('for %i percent leaves the current version', async (percent) => {
    const target = new FakeTarget()
    await publishModel(smallModel('old'), target)
    expect(await publishModel(smallModel('new'), target, { canaryPercent: percent })).toMatchObject({
      uploadedBlobs: 2,
      replaced: null,
      canaryPercent: percent,
    })
    expect(await servedVersion(target)).toBe('old')
    expect(await readPointer(target.documents)).toEqual({
      current: 'old',
      previous: [],
      canary: { version: 'new', percent },
    })
  })

  test('and then publishing it for all uploads nothing and ends the canary', async () => {
    const target = new FakeTarget()
    await publishModel(smallModel('old'), target)
    await publishModel(smallModel('new'), target, { canaryPercent: 5 })
    expect(await publishModel(smallModel('new'), target)).toMatchObject({ uploadedBlobs: 0, replaced: 'old' })
    expect(await readPointer(target.documents)).toEqual({ current: 'new', previous: ['old'], canary: null })
  })

  test('where nothing is served is refused', async () => {
    const target = new FakeTarget()
    await expect(publishModel(smallModel('new'), target, { canaryPercent: 5 })).rejects.toThrow(
      'a canary needs a version beside it',
    )
    expect(await servedVersion(target)).toBeNull()
  })
})

describe('the fake target', () => {
  test('refuses the keys and values that KV refuses', async () => {
    const { documents } = new FakeTarget()
    await expect(documents.put('k'.repeat(513), '')).rejects.toThrow('414')
    await expect(documents.put('é'.repeat(257), '')).rejects.toThrow('414')
    await expect(documents.put('k', 'x'.repeat(25 * 1024 * 1024 + 1))).rejects.toThrow('413')
  })
})
