import { expect, test } from 'vitest'
import { describeMemory, requireFits } from '../../scripts/train/model-memory.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { FakeTarget } from './publish/fake-target.ts'
import { smallModel } from './publish/small-model.ts'

/** A model of which the items blob alone has so many bytes. */
function ofItems(bytes: number): Manifest {
  const { manifest } = smallModel('large')
  return { ...manifest, blobs: { ...manifest.blobs, items: { sha256: '0'.repeat(64), bytes } } }
}

test('a small model takes what it takes, without a warning', () => {
  expect(describeMemory(ofItems(20e6))).toMatch(
    /^Served, it takes 2\d\.\d MB of an isolate's 128 MB: tables 2\d\.\d MB, texts 0\.0 MB, users 0\.0 MB$/,
  )
})

test('from half of the budget on, the warning says what happens at a new version', () => {
  expect(describeMemory(ofItems(49e6))).not.toContain('Warning')
  expect(describeMemory(ofItems(51e6))).toMatch(
    /\nWarning: two such models do not fit one isolate, so no canary goes beside it, and requests wait while a new version of its size is loaded\. Smaller it gets by: fewer --factors than 1; fewer items or columns in --items, or --no-new-items\.$/,
  )
})

test('what an isolate cannot hold is refused with the way out, before anything is uploaded', async () => {
  const manifest = ofItems(111e6)
  expect(describeMemory(manifest)).toMatch(/\nWarning: it cannot be published\. Smaller it gets by: /)
  expect(() => requireFits(ofItems(109e6))).not.toThrow()
  const target = new FakeTarget()
  await expect(publishModel({ ...smallModel('large'), manifest }, target)).rejects.toThrow(
    /^the model takes 11\d\.\d MB, an isolate has 110\.0 MB for it: nothing was published\. Smaller it gets by: fewer --factors than 1;/,
  )
  expect(target.calls).toEqual([])
})
