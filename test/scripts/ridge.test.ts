import fc from 'fast-check'
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { itemFeatures } from '../../scripts/train/item-features.ts'
import { predictRows } from '../../scripts/train/ridge.ts'
import type { AttributeInput } from '../../src/model/format/attributes.ts'
import { createRng } from '../../src/model/rng.ts'

const genres = (values: string[][]): AttributeInput => ({ name: 'genres', type: 'set', values })

describe('features', () => {
  /** Of each item, feature → value. */
  const read = (columns: AttributeInput[], items: number, known: number) => {
    const { starts, features, values, count } = itemFeatures(columns, { items, known })
    const of = (row: number) =>
      Object.fromEntries(
        Array.from(features.subarray(starts[row], starts[row + 1]), (feature, entry) => [
          feature,
          values[(starts[row] as number) + entry],
        ]),
      )
    return { count, rows: Array.from({ length: items }, (_, row) => of(row)) }
  }

  test('a constant, and the texts that two known items have, shared out', () => {
    const column = genres([['a', 'b'], ['a'], ['b', 'a', 'rare'], ['b', 'new'], ['new']])
    const half = 1 / Math.sqrt(2)
    const third = 1 / Math.sqrt(3)
    expect(read([column], 5, 3)).toEqual({
      count: 3,
      rows: [
        { 0: 1, 1: half, 2: half },
        { 0: 1, 1: 1 },
        { 0: 1, 1: third, 2: third },
        { 0: 1, 2: half },
        { 0: 1 },
      ],
    })
  })

  test('ranges of numbers that hold as many items each; none for an item without', () => {
    const values = Float64Array.from({ length: 121 }, (_, row) => (row === 120 ? Number.NaN : row))
    const { count, rows } = read([{ name: 'year', type: 'number', values }], 121, 120)
    expect(count).toBe(13)
    const range = (row: number) => Object.keys(rows[row] ?? {}).at(-1)
    for (let row = 0; row < 120; row++) expect(range(row)).toBe(range(row - (row % 10)))
    expect(new Set(Array.from({ length: 12 }, (_, index) => range(10 * index))).size).toBe(12)
    expect(rows[120]).toEqual({ 0: 1 })
  })

  test('flags that are true', () => {
    const values = [true, false, null, true, true]
    expect(read([{ name: 'adult', type: 'flag', values }], 5, 4).rows).toEqual([
      { 0: 1, 1: 1 },
      { 0: 1 },
      { 0: 1 },
      { 0: 1, 1: 1 },
      { 0: 1, 1: 1 },
    ])
  })

  test('one known item, and numbers that are all equal', () => {
    expect(read([genres([['a'], ['a']])], 2, 1)).toEqual({ count: 1, rows: [{ 0: 1 }, { 0: 1 }] })
    const equal: AttributeInput = { name: 'year', type: 'number', values: Float64Array.of(7, 7, 7, 8) }
    expect(read([equal], 4, 3).rows).toEqual(Array(4).fill({ 0: 1, 1: 1 }))
  })
})

describe('ridge regression', () => {
  test('equals the normal equations, solved densely', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        (known, columns, seed) => {
          const rng = createRng(seed)
          const items = known + 5
          const texts = Array.from({ length: items }, () =>
            ['a', 'b', 'c', 'd'].filter(() => rng.uniform() < 0.4),
          )
          const features = itemFeatures([genres(texts)], { items, known })
          const trained = Float32Array.from({ length: known * columns }, () => rng.normal())
          const dense = Matrix.zeros(items, features.count)
          for (let row = 0; row < items; row++) {
            for (let at = features.starts[row] as number; at < (features.starts[row + 1] as number); at++) {
              dense.set(row, features.features[at] as number, features.values[at] as number)
            }
          }
          const x = dense.subMatrix(0, known - 1, 0, features.count - 1)
          const left = x.transpose().mmul(x).add(Matrix.eye(features.count).mul(0.7))
          const right = x.transpose().mmul(Matrix.from1DArray(known, columns, trained))
          const expected = dense.mmul(solve(left, right))
          const found = predictRows(features, trained, columns, 0.7)
          expect(found).toHaveLength(5 * columns)
          for (const [index, value] of found.entries()) {
            const row = known + Math.floor(index / columns)
            expect(value).toBeCloseTo(expected.get(row, index % columns), 5)
          }
        },
      ),
    )
  })

  test('finds the effects of attributes, where they are all there is', () => {
    const kinds = [['a'], ['b'], ['a', 'b'], []]
    const texts = Array.from({ length: 404 }, (_, row) => kinds[row % 4] as string[])
    // y = 2 for a, −1 for b, their sum / √2 for both.
    const value = (kind: string[]) =>
      kind.reduce((sum, text) => sum + (text === 'a' ? 2 : -1) / Math.sqrt(kind.length), 0)
    const trained = Float32Array.from(texts.slice(0, 400), value)
    const features = itemFeatures([genres(texts)], { items: 404, known: 400 })
    const [a, b, both, none] = predictRows(features, trained, 1, 1e-6)
    expect(a).toBeCloseTo(2, 4)
    expect(b).toBeCloseTo(-1, 4)
    expect(both).toBeCloseTo(Math.SQRT1_2, 4)
    expect(none).toBeCloseTo(0, 4)
  })
})
