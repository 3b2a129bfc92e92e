import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as keys from '../../src/model/keys.ts'

const storage = readFileSync(new URL('../../src/model/STORAGE.md', import.meta.url), 'utf8')

/** Every name of keys.ts as STORAGE.md writes it, with the argument's name in braces. */
const NAMES = {
  POINTER_KEY: keys.POINTER_KEY,
  manifestKey: keys.manifestKey('{modelVersion}'),
  blobKey: keys.blobKey('{sha256}'),
}

describe('STORAGE.md', () => {
  test('is checked for every name of keys.ts', () => {
    expect(Object.keys(NAMES).sort()).toEqual(Object.keys(keys).sort())
  })

  test.each(Object.entries(NAMES))('has a row for %s: %s', (_, name) => {
    expect(storage).toContain(`\n| \`${name}\``)
  })
})
