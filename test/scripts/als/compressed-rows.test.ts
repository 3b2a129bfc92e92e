import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compressByItem, compressByUser } from '../../../scripts/train/als/compressed-rows.ts'
import { datasetOf } from './small-dataset.ts'

/** Distinct pairs in order of user, then item, as `Interactions` promises. */
const interactions = fc
  .uniqueArray(fc.tuple(fc.nat(11), fc.nat(8)), { selector: ([user, item]) => user * 9 + item })
  .map((pairs) => pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]))
  .map((pairs) => pairs.map(([user, item], pair) => ({ user, item, value: pair })))

describe('compressed rows', () => {
  test('hold every pair once, in its row, columns ascending, with its place of origin', () => {
    fc.assert(
      fc.property(interactions, (pairs) => {
        const { train } = datasetOf(12, 9, pairs, 'explicit')
        for (const [rows, rowOf, columnOf] of [
          [compressByUser(train, 12), 'user', 'item'],
          [compressByItem(train, 9), 'item', 'user'],
        ] as const) {
          const expected = pairs
            .map((pair, source) => ({ row: pair[rowOf], column: pair[columnOf], source }))
            .sort((a, b) => a.row - b.row || a.column - b.column)
          const got = Array.from({ length: rows.rows }, (_, row) => row).flatMap((row) =>
            [...rows.columns.keys()]
              .slice(rows.starts[row], rows.starts[row + 1])
              .map((place) => ({ row, column: rows.columns[place], source: rows.sources[place] })),
          )
          expect(got).toEqual(expected)
        }
      }),
      { seed: 1 },
    )
  })

  test('are ordered by descending length, ties by row', () => {
    fc.assert(
      fc.property(interactions, (pairs) => {
        const { starts, order } = compressByUser(datasetOf(12, 9, pairs, 'explicit').train, 12)
        const length = (row: number) => (starts[row + 1] as number) - (starts[row] as number)
        const expected = Array.from({ length: 12 }, (_, row) => row).sort(
          (a, b) => length(b) - length(a) || a - b,
        )
        expect([...order]).toEqual(expected)
      }),
      { seed: 1 },
    )
  })

  test('of nothing', () => {
    const { train } = datasetOf(2, 2, [], 'explicit')
    expect(compressByUser(train, 2)).toMatchObject({
      starts: new Uint32Array(3),
      order: Uint32Array.of(0, 1),
    })
    expect(compressByItem(train, 0)).toMatchObject({ starts: new Uint32Array(1), order: new Uint32Array(0) })
  })
})
