import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { Engine } from '../../src/model/engine.ts'
import { ModelFormatError } from '../../src/model/errors.ts'
import type { QuantisedFactors, RatingTable } from '../../src/model/tables.ts'
import { filledEngine, fixtureParts, normals, openEngine } from './engine-fixture.ts'

/** Value of every factor of a row, dequantised. */
function rowOf(table: QuantisedFactors, row: number): number[] {
  const start = row * table.stride
  return [...table.codes.subarray(start, start + table.factors)].map(
    (code) => code * (table.scales[row] as number),
  )
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, place) => sum + value * (b[place] as number), 0)
const norm = (a: ArrayLike<number>) => Math.sqrt(dot(a, a))

describe('opening', () => {
  const parts = fixtureParts({ items: { factors: 5, values: normals(35, 1) } })

  test('gives the items as they were encoded', () => {
    const engine = filledEngine(parts)
    engine.open()
    expect(engine.items.rows).toBe(7)
    expect(engine.items.ids.idOf(3)).toBe('item-3')
    expect(engine.ratings).toBeNull()
    expect(engine.ratingsTarget).toBeNull()
  })

  test('the targets take exactly the blobs, and lie apart in one memory', () => {
    const both = fixtureParts({
      items: { factors: 5, values: normals(35, 1) },
      ratings: { factors: 3, values: normals(21, 2), baselineBiases: new Float32Array(7) },
    })
    const { itemsTarget, ratingsTarget } = new Engine(both.manifest, instantiateScoreKernel)
    expect(itemsTarget.byteLength).toBe(both.items.byteLength)
    expect(ratingsTarget?.byteLength).toBe(both.ratings?.byteLength)
    expect(ratingsTarget?.buffer).toBe(itemsTarget.buffer)
    expect(ratingsTarget?.byteOffset).toBeGreaterThanOrEqual(itemsTarget.byteOffset + itemsTarget.byteLength)
  })

  test('nothing is answered before it', () => {
    const engine = filledEngine(parts)
    const unopened = 'the engine has no tables yet: fill its targets, then open() it'
    expect(() => engine.items).toThrow(unopened)
    expect(() => engine.recommend(new Float32Array(5), { limit: 1 })).toThrow(unopened)
    expect(() => engine.popular({ limit: 1 })).toThrow(unopened)
  })

  test('refuses targets that were never filled', () => {
    expect(() => new Engine(parts.manifest, instantiateScoreKernel).open()).toThrow(ModelFormatError)
  })

  test('refuses tables of another shape than the manifest says', () => {
    const counts = { ...parts.manifest.counts, items: 8 }
    expect(() => filledEngine({ ...parts, manifest: { ...parts.manifest, counts } }).open()).toThrow(
      'the items blob holds 7×5, the manifest says 8×5',
    )
    const ranking = { ...parts.manifest.ranking, factors: 6 }
    expect(() => filledEngine({ ...parts, manifest: { ...parts.manifest, ranking } }).open()).toThrow(
      'the items blob holds 7×5, the manifest says 7×6',
    )
  })

  test('refuses rating options without a ratings blob', () => {
    const { manifest } = fixtureParts({
      items: { factors: 5, values: normals(35, 1) },
      ratings: { factors: 3, values: normals(21, 2), baselineBiases: new Float32Array(7) },
    })
    const blobs = { ...manifest.blobs, ratings: null }
    const engine = filledEngine({ ...parts, manifest: { ...manifest, blobs } })
    expect(() => engine.open()).toThrow('rating options')
  })

  test('refuses more factors than a scan sums exactly', () => {
    const ranking = { ...parts.manifest.ranking, factors: 517 }
    expect(() => new Engine({ ...parts.manifest, ranking }, instantiateScoreKernel)).toThrow(
      'the ranking table has 517 factors, a scan sums at most 516 exactly: train with fewer',
    )
  })

  test('opens a model of no items', () => {
    const engine = openEngine({ items: { factors: 4, values: new Float32Array(0) } })
    expect(engine.recommend(new Float32Array(4), { limit: 5 })).toEqual([])
    expect(engine.popular({ limit: 5 })).toEqual([])
    expect(engine.foldIn([])).toEqual(new Float32Array(4))
  })
})

describe('recommend', () => {
  const items = { factors: 20, values: normals(20 * 300, 3), biases: normals(300, 4) }
  const engine = openEngine({ items })
  const user = normals(20, 5)

  test('scores are x·y + b of the dequantised rows, within the rounding of the user to int16', () => {
    const found = engine.recommend(user, { limit: 300 })
    expect(found).toHaveLength(300)
    for (const { row, score } of found) {
      const exact = dot(rowOf(engine.items, row), user) + (engine.items.biases?.[row] as number)
      expect(Math.abs(score - exact)).toBeLessThan(2e-3)
    }
  })

  test('never gives an excluded row, and gives the rest in the same order', () => {
    const all = engine.recommend(user, { limit: 300 })
    const excluded = all.slice(0, 290).map(({ row }) => row)
    expect(engine.recommend(user, { limit: 20, excluded })).toEqual(all.slice(290))
  })

  test('scores of given rows are the numbers that it gives', () => {
    const found = engine.recommend(user, { limit: 30 })
    const scores = engine.score(
      user,
      found.map(({ row }) => row),
    )
    expect([...scores]).toEqual(found.map(({ score }) => score))
    expect(engine.score(user, [])).toEqual(new Float32Array(0))
  })

  test('is the same with biases of zero as with none', () => {
    const unbiased = openEngine({ items: { factors: 20, values: items.values } })
    const scores = unbiased.score(user, [0, 1, 2])
    for (const [row, score] of scores.entries()) {
      expect(Math.abs(score - dot(rowOf(unbiased.items, row), user))).toBeLessThan(2e-3)
    }
  })

  test('refuses a vector of another length, or one that is not finite', () => {
    expect(() => engine.recommend(new Float32Array(19), { limit: 1 })).toThrow(
      'the user vector has 19 factors, the items have 20',
    )
    const broken = normals(20, 5)
    broken[7] = NaN
    expect(() => engine.recommend(broken, { limit: 1 })).toThrow('factor 7')
  })

  test.each([0, 513])('refuses limit %i', (limit) => {
    expect(() => engine.recommend(user, { limit })).toThrow(`limit is ${limit}, expected an integer of 1…512`)
  })

  test('refuses rows that are none', () => {
    expect(() => engine.recommend(user, { limit: 1, excluded: [300] })).toThrow('item row is 300, expected')
    expect(() => engine.score(user, [-1])).toThrow('item row is -1, expected an integer of 0…299')
  })
})

describe('similar items', () => {
  test('are the nearest by cosine, without the item itself', () => {
    const engine = openEngine({
      items: { factors: 17, values: normals(17 * 200, 6), biases: normals(200, 7) },
    })
    const vectors = Array.from({ length: 200 }, (_, row) => rowOf(engine.items, row))
    for (const row of [0, 3, 199]) {
      const self = vectors[row] as number[]
      const cosine = (other: number[]) => dot(self, other) / (norm(self) * norm(other))
      const found = engine.similarItems(row, { limit: 200 })
      expect(found).toHaveLength(199)
      expect(found.map((item) => item.row)).not.toContain(row)
      for (const item of found) expect(item.score).toBeCloseTo(cosine(vectors[item.row] as number[]), 5)
      expect(found).toEqual([...found].sort((a, b) => b.score - a.score || a.row - b.row))
      const [first, ...others] = engine.similarItems(row, { limit: 4 })
      expect(engine.similarItems(row, { limit: 3, excluded: [first?.row as number] })).toEqual(others)
    }
  })

  test.each([
    [5, 17],
    [40, 3],
  ])(
    'of a model with ratings are the nearest by the mean of both cosines (%i and %i factors)',
    (factors, rated) => {
      const rows = 101
      const ratings = normals(rated * rows, 12)
      ratings.fill(0, 7 * rated, 8 * rated)
      const engine = openEngine({
        items: { factors, values: normals(factors * rows, 11) },
        ratings: { factors: rated, values: ratings, baselineBiases: new Float32Array(rows) },
      })
      const cosine = (table: QuantisedFactors, row: number, other: number) => {
        const [a, b] = [rowOf(table, row), rowOf(table, other)]
        return dot(a, b) / (norm(a) * norm(b) || 1)
      }
      for (const row of [0, 7, 100, 0]) {
        const found = engine.similarItems(row, { limit: rows })
        expect(found).toHaveLength(rows - 1)
        for (const { row: other, score } of found) {
          const both = [engine.items, engine.ratings as RatingTable].map((table) => cosine(table, row, other))
          expect(score).toBeCloseTo(((both[0] as number) + (both[1] as number)) / 2, 5)
        }
        expect(found).toEqual([...found].sort((a, b) => b.score - a.score || a.row - b.row))
      }
    },
  )

  test('of parallel and opposite rows have cosines 1 and −1', () => {
    const values = Float32Array.of(1, 2, 3, 2, 4, 6, -3, -6, -9)
    const engine = openEngine({ items: { factors: 3, values } })
    const found = engine.similarItems(0, { limit: 5 })
    expect(found.map(({ row }) => row)).toEqual([1, 2])
    expect(found[0]?.score).toBeCloseTo(1, 6)
    expect(found[1]?.score).toBeCloseTo(-1, 6)
  })

  test('of an item whose vector is zero are none, and a zero row is near nothing', () => {
    const engine = openEngine({ items: { factors: 2, values: Float32Array.of(0, 0, 1, 0, 0, 1, -1, 0) } })
    expect(engine.similarItems(0, { limit: 5 })).toEqual([])
    expect(engine.similarItems(1, { limit: 5 }).map(({ row, score }) => [row, score + 0])).toEqual([
      [0, 0],
      [2, 0],
      [3, expect.closeTo(-1, 6)],
    ])
  })

  test('refuse a row that is none', () => {
    const engine = openEngine({ items: { factors: 2, values: normals(8, 1) } })
    expect(() => engine.similarItems(4, { limit: 1 })).toThrow('item row is 4, expected an integer of 0…3')
  })
})

describe('popular', () => {
  const engine = openEngine({ items: { factors: 2, values: normals(10, 8) } })

  test('is the order of the rows, with their counts', () => {
    expect(engine.popular({ limit: 2 })).toEqual([
      { row: 0, score: 10 },
      { row: 1, score: 8 },
    ])
    expect(engine.popular({ limit: 9 })).toHaveLength(5)
  })

  test('leaves excluded rows out', () => {
    expect(engine.popular({ limit: 2, excluded: [0, 2] }).map(({ row }) => row)).toEqual([1, 3])
    expect(engine.popular({ limit: 2, excluded: [0, 1, 2, 3, 4] })).toEqual([])
    const filtered = Uint32Array.of(0b00110)
    expect(engine.popular({ limit: 2, excluded: [0], filtered }).map(({ row }) => row)).toEqual([3, 4])
  })
})

test('recommendations equal a brute force over any small model', () => {
  const model = fc.record({
    rows: fc.integer({ min: 1, max: 60 }),
    factors: fc.integer({ min: 1, max: 20 }),
    limit: fc.integer({ min: 1, max: 70 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  fc.assert(
    fc.property(
      model,
      fc.array(fc.nat(59), { maxLength: 40 }),
      ({ rows, factors, limit, seed }, rowNumbers) => {
        const engine = openEngine({ items: { factors, values: normals(rows * factors, seed) } })
        const user = normals(factors, seed + 1)
        const excluded = rowNumbers.filter((row) => row < rows)
        const allowed = Array.from({ length: rows }, (_, row) => row).filter((row) => !excluded.includes(row))
        const scores = engine.score(user, allowed)
        const expected = allowed
          .map((row, place) => ({ row, score: scores[place] as number }))
          .sort((a, b) => b.score - a.score || a.row - b.row)
          .slice(0, limit)
        expect(engine.recommend(user, { limit, excluded })).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})
