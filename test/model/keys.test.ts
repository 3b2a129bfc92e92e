import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as keys from '../../src/model/keys.ts'

const storage = readFileSync(new URL('../../src/model/STORAGE.md', import.meta.url), 'utf8')

/** Every name of keys.ts as STORAGE.md writes it, with the argument's name in braces. */
const NAMES = {
  POINTER_KEY: keys.POINTER_KEY,
  API_KEYS_KEY: keys.API_KEYS_KEY,
  ERASED_USERS_KEY: keys.ERASED_USERS_KEY,
  manifestKey: keys.manifestKey('{modelVersion}'),
  blobKey: keys.blobKey('{sha256}'),
  chunkKey: keys.chunkKey(keys.blobKey('{sha256}'), 0).replace('/0', '/{index}'),
}

/** What looks for names or takes them apart, and is no name itself. */
const NOT_NAMES = ['MANIFEST_PREFIX', 'BLOB_PREFIX', 'blobOfKey']

describe('STORAGE.md', () => {
  test('is checked for every name of keys.ts', () => {
    expect([...Object.keys(NAMES), ...NOT_NAMES].sort()).toEqual(Object.keys(keys).sort())
  })

  test.each(Object.entries(NAMES))('has a row for %s: %s', (_, name) => {
    expect(storage).toContain(`\n| \`${name}\``)
  })

  test('the prefixes begin what they are named for, and a chunk belongs to its blob', () => {
    expect(keys.manifestKey('v')).toBe(`${keys.MANIFEST_PREFIX}v`)
    const blob = keys.blobKey('5da1')
    expect(blob).toBe(`${keys.BLOB_PREFIX}5da1`)
    expect([blob, keys.chunkKey(blob, 12)].map(keys.blobOfKey)).toEqual([blob, blob])
  })
})
