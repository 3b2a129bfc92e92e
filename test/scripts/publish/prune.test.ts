import { describe, expect, test } from 'vitest'
import { pruneVersions } from '../../../scripts/train/prune.ts'
import { blobsOf, publishModel } from '../../../scripts/train/publish.ts'
import { blobKey, manifestKey } from '../../../src/model/keys.ts'
import { expectWhole } from './expect-whole.ts'
import { FakeTarget } from './fake-target.ts'
import { smallModel } from './small-model.ts'

async function published(...versions: string[]): Promise<FakeTarget> {
  const target = new FakeTarget()
  for (const version of versions) await publishModel(smallModel(version), target)
  return target
}

/** Keys of all that models need, each once. */
function keysOf(...versions: string[]): string[] {
  const keys = versions.flatMap((version) => [
    manifestKey(version),
    ...blobsOf(smallModel(version).manifest).map(({ sha256 }) => blobKey(sha256)),
  ])
  return [...new Set(keys)].toSorted()
}

const storedIn = (target: FakeTarget) =>
  [...target.texts.keys(), ...target.stored.keys()].filter((key) => key !== 'pointer').toSorted()

describe('pruning', () => {
  test.each([
    [0, ['d']],
    [1, ['d', 'c']],
    [2, ['d', 'c', 'b']],
    [3, ['d', 'c', 'b', 'a']],
    [4, ['d', 'c', 'b', 'a']],
  ])(
    'keeps the served version and %i before it, with every blob of theirs and no other',
    async (keep, kept) => {
      const target = await published('a', 'b', 'c', 'd')
      const pruned = await pruneVersions(target, keep)
      expect(pruned.kept).toEqual(kept)
      expect(pruned.removedVersions.toSorted()).toEqual(['a', 'b', 'c', 'd'].filter((v) => !kept.includes(v)))
      // Two blobs of each version are its own, that of the users is everybody's.
      expect(pruned.removedBlobs).toBe(2 * (4 - kept.length))
      expect(storedIn(target)).toEqual(keysOf(...kept))
      expect(await expectWhole(target)).toEqual({ current: 'd', previous: kept.slice(1), canary: null })
    },
  )

  test('keeps the canary', async () => {
    const target = await published('a', 'b')
    await publishModel(smallModel('canary'), target, { canaryPercent: 0 })
    expect(await pruneVersions(target, 0)).toMatchObject({ kept: ['b', 'canary'], removedVersions: ['a'] })
    expect(storedIn(target)).toEqual(keysOf('b', 'canary'))
  })

  test('removes what a stopped publication left', async () => {
    const target = await published('a')
    target.stored.set(blobKey('f'.repeat(64)), new Uint8Array(1))
    target.texts.set(manifestKey('left'), '{}')
    expect(await pruneVersions(target, 5)).toEqual({
      kept: ['a'],
      removedVersions: ['left'],
      removedBlobs: 1,
    })
    expect(storedIn(target)).toEqual(keysOf('a'))
  })

  test('does nothing a second time, not even write the pointer', async () => {
    const target = await published('a', 'b')
    await pruneVersions(target, 0)
    target.calls.length = 0
    expect(await pruneVersions(target, 0)).toMatchObject({ removedVersions: [], removedBlobs: 0 })
    expect(target.calls.filter((call) => /^(put|write|delete)/.test(call))).toEqual([])
  })

  test('removes nothing where a kept manifest cannot be read', async () => {
    for (const damage of ['{"format":99}', '{', null]) {
      const target = await published('a', 'b', 'c')
      if (damage === null) target.texts.delete(manifestKey('b'))
      else target.texts.set(manifestKey('b'), damage)
      const before = storedIn(target)
      await expect(pruneVersions(target, 1)).rejects.toThrow(
        'the manifest of b is missing or damaged in the fake store: publish that model again, or keep fewer. Nothing was removed.',
      )
      expect(storedIn(target)).toEqual(before)
      // Whoever does not keep it does not need it.
      await pruneVersions(target, 0)
      expect(storedIn(target)).toEqual(keysOf('c'))
    }
  })

  test('removes nothing where nothing is published: a first publication may be under way', async () => {
    const target = new FakeTarget()
    target.stored.set(blobKey('f'.repeat(64)), new Uint8Array(1))
    expect(await pruneVersions(target, 0)).toEqual({ kept: [], removedVersions: [], removedBlobs: 0 })
    expect(target.stored.size).toBe(1)
  })
})
