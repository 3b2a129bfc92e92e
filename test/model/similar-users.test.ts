import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { ModelFormatError } from '../../src/model/errors.ts'
import { decodeUserFactors, encodeUserFactors } from '../../src/model/format/user-factors.ts'
import { dequantiseRow, quantiseRows } from '../../src/model/quantise.ts'
import { SimilarUsers } from '../../src/model/similar-users.ts'
import { normals } from './engine-fixture.ts'
import { atOffset } from './format/damage.ts'

const idOf = (user: number) => `user ${user} ü`

function open(values: Float32Array, factors: number): { users: SimilarUsers; vectors: Float32Array[] } {
  const rows = values.length / factors
  const table = quantiseRows(values, rows, factors)
  const blob = encodeUserFactors(
    Array.from({ length: rows }, (_, row) => idOf(row)),
    table,
  )
  const users = new SimilarUsers({ bytes: blob.byteLength, factors }, instantiateScoreKernel)
  users.target.set(blob)
  users.open()
  const vectors = Array.from({ length: rows }, (_, row) => {
    const vector = new Float32Array(factors)
    dequantiseRow(table, row, vector)
    return vector
  })
  return { users, vectors }
}

const dot = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? NaN), 0)
const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))

test('equals the cosines of all users, to 1e-4, on random tables', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 80 }),
    factors: fc.integer({ min: 1, max: 40 }),
    limit: fc.integer({ min: 1, max: 100 }),
    seed: fc.nat(),
    leftOut: fc.integer({ min: 0, max: 5 }),
  })
  fc.assert(
    fc.property(cases, ({ rows, factors, limit, seed, leftOut }) => {
      const { users, vectors } = open(normals(rows * factors, seed), factors)
      const own = seed % rows
      const taste = vectors[own] ?? new Float32Array(factors)
      // Of the nearest, also more than one reading of the table finds.
      const without = (userId: string) => userId === idOf(own) || Number(userId.split(' ')[1]) % 5 < leftOut
      const found = users.find(taste, { limit, without })
      const expected = vectors
        .map((vector, row) => ({ userId: idOf(row), score: cosine(taste, vector) }))
        .filter(({ userId }) => !without(userId))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, limit)
      expect(found).toHaveLength(expected.length)
      for (const [place, { userId, score }] of found.entries()) {
        expect(Math.abs(score - (expected[place]?.score ?? NaN))).toBeLessThan(1e-4)
        expect(
          Math.abs(score - cosine(taste, vectors.find((_, row) => idOf(row) === userId) ?? taste)),
        ).toBeLessThan(1e-4)
      }
    }),
  )
})

test('somebody who is not in the table is compared with all, and nobody is near a vector of zeros', () => {
  const { users, vectors } = open(normals(12, 1), 3)
  const taste = vectors[2] ?? new Float32Array(3)
  const [nearest, ...others] = users.find(taste, { limit: 10, without: () => false })
  expect(nearest?.userId).toBe(idOf(2))
  expect(nearest?.score).toBeCloseTo(1, 4)
  expect(others).toHaveLength(3)
  expect(users.find(new Float32Array(3), { limit: 10, without: () => false })).toEqual([])
})

describe('the blob', () => {
  const table = quantiseRows(normals(5 * 17, 2), 5, 17)
  const ids = ['ann', 'Боб', '寿', '', 'e']
  const blob = encodeUserFactors(ids, table)

  test('comes back as it was encoded, at any multiple of 16', () => {
    const { ids: decoded, inverseNorms, ...rest } = decodeUserFactors(atOffset(blob, 48))
    expect(rest).toEqual(table)
    expect(inverseNorms).toHaveLength(5)
    expect(ids.map((id) => decoded.rowOf(id))).toEqual([0, 1, 2, 3, 4])
    expect(ids.map((_, row) => decoded.idOf(row))).toEqual(ids)
  })

  test('is refused when cut off, too long, or of another kind', () => {
    for (let length = 0; length < blob.length; length++) {
      expect(() => decodeUserFactors(blob.slice(0, length))).toThrow(ModelFormatError)
    }
    expect(() => decodeUserFactors(Uint8Array.of(...blob, 0))).toThrow('it is cut off or damaged')
    expect(() => decodeUserFactors(blob.map((byte, at) => (at === 0 ? 0 : byte)))).toThrow(
      'no user factors blob',
    )
  })

  test('is not made of ids that are not as many as the rows', () => {
    expect(() => encodeUserFactors(['one'], table)).toThrow('there are 1 user ids, expected 5')
  })

  test('is not asked before it is there', () => {
    const users = new SimilarUsers({ bytes: blob.length, factors: 17 }, instantiateScoreKernel)
    expect(() => users.rows).toThrow('there are no users yet: fill the target, then open() it')
  })
})
