import { describe, expect, test } from 'vitest'
import {
  KEPT_VERSIONS,
  keepPrevious,
  namedVersions,
  pointTo,
  promotedVersion,
  readPointer,
  rollbackVersion,
  withCanary,
  withoutCanary,
} from '../../../scripts/train/served-versions.ts'
import { POINTER_KEY } from '../../../src/model/keys.ts'
import type { Pointer } from '../../../src/model/manifest.ts'
import { FakeTarget } from './fake-target.ts'

const served: Pointer = { current: 'c', previous: ['b', 'a'], canary: null }

describe('the pointer', () => {
  test('keeps what was served before, newest first', () => {
    const first = pointTo(null, 'a')
    expect(first).toEqual({ current: 'a', previous: [], canary: null })
    expect(pointTo(pointTo(first, 'b'), 'c')).toEqual(served)
  })

  test('names no version twice', () => {
    expect(pointTo(served, 'a')).toEqual({ current: 'a', previous: ['c', 'b'], canary: null })
  })

  test('stays as it is when the version is served already', () => {
    expect(pointTo(served, 'c')).toBe(served)
  })

  test('keeps at most ten', () => {
    let pointer: Pointer | null = null
    for (let version = 0; version < 15; version++) pointer = pointTo(pointer, `v${version}`)
    expect(pointer?.previous).toHaveLength(KEPT_VERSIONS)
    expect(pointer?.previous[0]).toBe('v13')
    expect(pointer?.previous.at(-1)).toBe('v4')
  })

  test('drops a canary that becomes the current version', () => {
    const canary = { version: 'd', percent: 5 }
    expect(pointTo({ ...served, canary }, 'd').canary).toBeNull()
    expect(pointTo({ ...served, canary }, 'e').canary).toEqual(canary)
  })

  test('of another shape is refused with what was stored', async () => {
    const target = new FakeTarget()
    target.texts.set(POINTER_KEY, '{"version":"x"}')
    await expect(readPointer(target.documents)).rejects.toThrow(
      'the stored pointer {"version":"x"} is none that',
    )
  })
})

describe('a canary', () => {
  const withD: Pointer = { ...served, canary: { version: 'd', percent: 5 } }

  test('stands beside the current version, and another one takes its place', () => {
    expect(withCanary(served, 'd', 5)).toEqual(withD)
    expect(withCanary(withD, 'd', 50).canary).toEqual({ version: 'd', percent: 50 })
    expect(withCanary(withD, 'e', 0).canary).toEqual({ version: 'e', percent: 0 })
    expect(withCanary(served, 'a', 100).canary).toEqual({ version: 'a', percent: 100 })
  })

  test('is promoted to the current version, and taken back', () => {
    expect(pointTo(withD, promotedVersion(withD))).toEqual({
      current: 'd',
      previous: ['c', 'b', 'a'],
      canary: null,
    })
    expect(withoutCanary(withD)).toEqual(served)
  })

  test('stays through a rollback', () => {
    expect(pointTo(withD, rollbackVersion(withD, null))).toEqual({
      current: 'b',
      previous: ['c', 'a'],
      canary: withD.canary,
    })
  })

  test('is refused without a version beside it, and of the version that all get', () => {
    expect(() => withCanary(null, 'a', 5)).toThrow('publish without --canary')
    expect(() => withCanary(served, 'c', 5)).toThrow('c is the version that is served to all already')
    for (const change of [promotedVersion, withoutCanary]) {
      expect(() => change(served)).toThrow('there is no canary')
      expect(() => change(null)).toThrow('there is no canary')
    }
  })

  test('counts among the versions that the pointer names, each of them once', () => {
    expect(namedVersions(withD)).toEqual(['c', 'b', 'a', 'd'])
    expect(namedVersions({ ...served, canary: { version: 'a', percent: 5 } })).toEqual(['c', 'b', 'a'])
  })
})

test.each([
  [0, []],
  [1, ['b']],
  [2, ['b', 'a']],
  [3, ['b', 'a']],
])('of the versions before, %i are kept', (keep, previous) => {
  expect(keepPrevious(served, keep).previous).toEqual(previous)
})

describe('rollback', () => {
  test('goes to the version served before, or to the one asked for', () => {
    expect(rollbackVersion(served, null)).toBe('b')
    expect(rollbackVersion(served, 'a')).toBe('a')
  })

  test.each([
    [null, null, 'nothing has been published yet: run `foldin publish` first'],
    [{ ...served, previous: [] }, null, 'c is the only version published: there is none to go back to'],
    [served, 'c', 'c is the version served now; kept before it: b, a'],
    [served, 'x', 'version x is not kept; expected one of: b, a'],
  ])('of %j to %j is refused', (pointer, version, message) => {
    expect(() => rollbackVersion(pointer, version)).toThrow(message)
  })
})
