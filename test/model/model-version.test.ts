import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Manifest } from '../../src/model/manifest.ts'
import { canonicalJson, modelVersion } from '../../src/model/model-version.ts'

const blob = { sha256: 'ab'.repeat(32), bytes: 64 }
const MANIFEST: Manifest = {
  format: 1,
  dataset: { name: 'films', simulated: false },
  feedback: 'implicit',
  counts: { users: 2, items: 3, interactions: 4 },
  ranking: {
    factors: 2,
    regularization: 0.1,
    regularizationExponent: 1,
    unobservedWeight: 0.5,
    weightRule: { kind: 'constant', weight: 1 },
  },
  rating: null,
  blobs: { items: blob, users: { ...blob, head: blob }, metadata: null, ratings: null },
  evaluation: null,
  seed: 42,
}

describe('modelVersion', () => {
  test('is 16 hex digits that this manifest will always have', () => {
    expect(modelVersion(MANIFEST)).toBe('7e4d9627893fbae9')
  })

  test('does not depend on the order of the keys', () => {
    const reversed = Object.fromEntries(Object.entries(MANIFEST).reverse()) as Manifest
    expect(Object.keys(reversed)[0]).toBe('seed')
    expect(modelVersion(reversed)).toBe(modelVersion(MANIFEST))
  })

  test('survives storage as JSON', () => {
    expect(modelVersion(JSON.parse(JSON.stringify(MANIFEST)))).toBe(modelVersion(MANIFEST))
  })

  test('changes with the content', () => {
    expect(modelVersion({ ...MANIFEST, seed: 43 })).not.toBe(modelVersion(MANIFEST))
  })
})

describe('canonicalJson', () => {
  test('sorts keys at every depth and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ z: 1, a: null }], a: 'é', c: undefined })).toBe(
      '{"a":"é","b":[{"a":null,"z":1}]}',
    )
  })

  test('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('refuses a number that JSON would turn into null', () => {
    expect(() => canonicalJson({ loss: Number.NaN })).toThrow(
      'NaN cannot be written as JSON, expected a finite number',
    )
  })
})
