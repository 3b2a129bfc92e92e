import { describe, expect, test } from 'vitest'
import {
  KEPT_VERSIONS,
  pointTo,
  readPointer,
  rollbackVersion,
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
