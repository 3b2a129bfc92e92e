import { beforeEach, describe, expect, test } from 'vitest'
import { newKey } from '../../scripts/train/new-key.ts'
import { readStoredKeys, withKey, withoutKey, writeStoredKeys } from '../../scripts/train/stored-keys.ts'
import { hashApiKey, parseApiKey } from '../../src/model/api-key.ts'
import { type ApiKeys, apiKeysSchema, MAX_KEYS } from '../../src/model/api-keys.ts'
import { API_KEYS_KEY } from '../../src/model/keys.ts'
import { FakeTarget } from './publish/fake-target.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const wishes = {
  kind: 'secret',
  name: null,
  origins: [],
  scopes: ['read'],
  rateLimit: 'high',
  expiresAtMs: NOW + 1,
} as const
const EMPTY: ApiKeys = { format: 1, access: 'keys', keys: [] }

let target: FakeTarget
beforeEach(() => {
  target = new FakeTarget()
})

test('keys are what was wished for, and no two are alike', () => {
  const keys = Array.from({ length: 200 }, () => newKey(wishes, NOW))
  for (const { text, stored } of keys) {
    expect(stored).toEqual({
      id: parseApiKey(text)?.id,
      hash: hashApiKey(text),
      kind: 'secret',
      name: null,
      origins: [],
      scopes: ['read'],
      rateLimit: 'high',
      createdAt: '2026-11-24T12:00:00.000Z',
      expiresAt: '2026-11-24T12:00:00.001Z',
    })
  }
  expect(new Set(keys.map(({ text }) => text.slice(17))).size).toBe(200)
  const pages = newKey(
    { ...wishes, kind: 'publishable', origins: ['https://a.example'], scopes: ['erase'] },
    NOW,
  )
  expect(pages.stored).toMatchObject({ scopes: ['read', 'events'], origins: ['https://a.example'] })
})

describe('the document', () => {
  test('is not read before it is there, which KV would remember', async () => {
    expect(await readStoredKeys(target.documents)).toEqual({ format: 1, access: 'open', keys: [] })
    expect([...target.denied]).toEqual([])
  })

  test('is read as it was written', async () => {
    const keys = withKey(EMPTY, newKey(wishes, NOW).stored)
    await writeStoredKeys(target.documents, keys)
    expect(await readStoredKeys(target.documents)).toEqual(keys)
    expect(apiKeysSchema.parse(JSON.parse(target.texts.get(API_KEYS_KEY) ?? ''))).toEqual(keys)
  })

  test('of another form is left as it is', async () => {
    await target.documents.put(API_KEYS_KEY, '{"format":2}')
    await expect(readStoredKeys(target.documents)).rejects.toThrow(
      'of no form that this version of foldin knows',
    )
  })

  test('takes the thousandth key and no more', () => {
    let keys: ApiKeys = { ...EMPTY, keys: Array(MAX_KEYS - 1).fill(newKey(wishes, NOW).stored) }
    keys = withKey(keys, newKey(wishes, NOW).stored)
    expect(keys.keys).toHaveLength(MAX_KEYS)
    expect(() => withKey(keys, newKey(wishes, NOW).stored)).toThrow('there are 1000 keys')
  })

  test('takes no id twice', () => {
    const { stored } = newKey(wishes, NOW)
    expect(() => withKey(withKey(EMPTY, stored), stored)).toThrow(`a key with the id ${stored.id} already`)
  })

  test('closes with a key, and stays closed without', () => {
    const { stored, text } = newKey(wishes, NOW)
    const closed = withKey({ ...EMPTY, access: 'open' }, stored)
    expect(closed.access).toBe('keys')
    for (const named of [stored.id, text]) {
      expect(withoutKey(closed, named)).toEqual({ keys: EMPTY, revoked: stored })
    }
  })

  test('does not repeat a key that was named by mistake', () => {
    const { text } = newKey(wishes, NOW)
    expect(() => withoutKey(EMPTY, text)).toThrow(
      `no key with the id "${text.slice(8, 16)}"; expected one of: none`,
    )
    expect(() => withoutKey(EMPTY, `x${text}`)).not.toThrow(text.slice(17))
  })
})
