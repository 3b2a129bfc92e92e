import { describe, expect, test } from 'vitest'
import { fnv1a, spreadBits } from '../../src/model/fnv1a.ts'

const hash = (text: string) => fnv1a(new TextEncoder().encode(text))

describe('fnv1a', () => {
  // Test vectors of its authors, http://www.isthe.com/chongo/tech/comp/fnv/
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s"', (text, expected) => {
    expect(hash(text)).toBe(expected)
  })

  test('goes on where an earlier part ended', () => {
    expect(fnv1a(new TextEncoder().encode('bar'), hash('foo'))).toBe(hash('foobar'))
  })
})

describe('spreadBits', () => {
  test('is the finaliser of MurmurHash3, a bijection that keeps 0', () => {
    expect(spreadBits(0)).toBe(0)
    expect(spreadBits(1)).toBe(0x514e28b7)
  })

  test('fills the low bits evenly from ids that count up', () => {
    const buckets = new Uint32Array(64)
    for (let user = 0; user < 6400; user++) {
      const bucket = spreadBits(hash(`user-${user}`)) & 63
      buckets[bucket] = (buckets[bucket] as number) + 1
    }
    // 100 expected in each; ±5 standard deviations of a binomial.
    expect(Math.min(...buckets)).toBeGreaterThan(50)
    expect(Math.max(...buckets)).toBeLessThan(150)
  })
})
