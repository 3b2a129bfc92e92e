import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  equalInConstantTime,
  formatApiKey,
  hashApiKey,
  KEY_ID_BYTES,
  KEY_KINDS,
  KEY_SECRET_BYTES,
  parseApiKey,
} from '../../src/model/api-key.ts'
import { type ApiKey, apiKeysSchema, isExpired, KEYS_FORMAT, MAX_KEYS } from '../../src/model/api-keys.ts'

const BYTES = KEY_ID_BYTES + KEY_SECRET_BYTES
const SEED = 42
const anyKind = fc.constantFrom(...KEY_KINDS)
const anyBytes = fc.uint8Array({ minLength: BYTES, maxLength: BYTES })

describe('the text of a key', () => {
  test('has its bytes in base32 of RFC 4648', () => {
    // Test vectors: "foobar" in groups of five bytes, and the largest and smallest.
    const bytes = Uint8Array.from([...'fooba'].map((letter) => letter.charCodeAt(0)))
    const text = formatApiKey(
      'secret',
      Uint8Array.from([...bytes, ...Array(15).fill(0), ...Array(5).fill(255)]),
    )
    expect(text).toBe(`fld_sec_mzxw6ytb_${'a'.repeat(24)}77777777`)
  })

  test('is read back as what it was made of', () => {
    fc.assert(
      fc.property(anyKind, anyBytes, (kind, bytes) => {
        const text = formatApiKey(kind, bytes)
        expect(text).toHaveLength(49)
        expect(parseApiKey(text)).toEqual({ kind, id: text.slice(8, 16) })
      }),
      { seed: SEED },
    )
  })

  test('differs wherever a bit of its bytes differs', () => {
    fc.assert(
      fc.property(anyKind, anyBytes, fc.nat(BYTES * 8 - 1), (kind, bytes, bit) => {
        const other = bytes.slice()
        other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(formatApiKey(kind, other)).not.toBe(formatApiKey(kind, bytes))
      }),
      { seed: SEED },
    )
  })

  test('with a character more, less, or another than there may be is none', () => {
    fc.assert(
      fc.property(
        anyKind,
        anyBytes,
        fc.nat(48),
        fc.string({ unit: 'binary', maxLength: 2 }),
        (kind, bytes, at, put) => {
          const text = formatApiKey(kind, bytes)
          const changed = text.slice(0, at) + put + text.slice(at + 1)
          fc.pre(!/^fld_(pub|sec)_[a-z2-7]{8}_[a-z2-7]{32}$/.test(changed))
          expect(parseApiKey(changed)).toBeNull()
          expect(() => hashApiKey(changed)).toThrow(RangeError)
        },
      ),
      { seed: SEED },
    )
  })

  test('is nothing that anybody might type', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(parseApiKey(text)).toBeNull()
      }),
      { seed: SEED },
    )
    const good = formatApiKey('publishable', new Uint8Array(BYTES))
    for (const text of [`${good}\n`, ` ${good}`, good.toUpperCase(), good.replace('pub', 'sec ')]) {
      expect(parseApiKey(text)).toBeNull()
    }
  })

  test.each([0, BYTES - 1, BYTES + 1])('is not made of %d bytes', (length) => {
    expect(() => formatApiKey('secret', new Uint8Array(length))).toThrow(
      `made of 25 random bytes, got ${length}`,
    )
  })
})

describe('the hash of a key', () => {
  test('is the SHA-256 of all of its text', () => {
    const text = formatApiKey('publishable', new Uint8Array(BYTES).fill(7))
    expect(hashApiKey(text)).toBe(createHash('sha256').update(text).digest('hex'))
    expect(hashApiKey(text.replace('_pub_', '_sec_'))).not.toBe(hashApiKey(text))
  })

  test('is compared as === compares', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(equalInConstantTime(left, right)).toBe(left === right)
        expect(equalInConstantTime(left, left)).toBe(true)
        expect(equalInConstantTime(`${left}a`, `${left}b`)).toBe(false)
        expect(equalInConstantTime(left, `${left}a`)).toBe(false)
        expect(equalInConstantTime(`${left}a`, left)).toBe(false)
      }),
      { seed: SEED },
    )
  })
})

describe('the document of the keys', () => {
  const key: ApiKey = {
    id: 'abcdefg2',
    hash: 'a'.repeat(64),
    kind: 'secret',
    name: null,
    origins: [],
    scopes: ['read'],
    rateLimit: 'standard',
    createdAt: '2026-11-24T12:00:00.000Z',
    expiresAt: '2026-12-24T12:00:00.000Z',
  }

  test('holds a thousand keys and not one more', () => {
    const document = (count: number) => ({
      format: KEYS_FORMAT,
      access: 'keys',
      keys: Array(count).fill(key),
    })
    expect(apiKeysSchema.safeParse(document(MAX_KEYS)).success).toBe(true)
    expect(apiKeysSchema.safeParse(document(MAX_KEYS + 1)).success).toBe(false)
  })

  test.each([
    { hash: 'fld_sec_abcdefg2_' },
    { kind: 'admin' },
    { scopes: ['write'] },
    { rateLimit: 'none' },
    { expiresAt: 'never' },
    { createdAt: null },
    { id: 'ABCDEFG2' },
  ])('refuses %j', (wrong) => {
    const document = { format: KEYS_FORMAT, access: 'keys', keys: [{ ...key, ...wrong }] }
    expect(apiKeysSchema.safeParse(document).success).toBe(false)
  })

  test('a key is expired from the millisecond on that it names', () => {
    const end = Date.parse(key.expiresAt ?? '')
    expect([end - 1, end, end + 1].map((now) => isExpired(key, now))).toEqual([false, true, true])
    expect(isExpired({ ...key, expiresAt: null }, Number.MAX_SAFE_INTEGER)).toBe(false)
  })
})
