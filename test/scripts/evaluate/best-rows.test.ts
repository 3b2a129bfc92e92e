import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BestRows } from '../../../scripts/train/evaluate/best-rows.ts'

test('equals a full sort by falling score, ties to the lower row, in whatever order rows are offered', () => {
  // Few distinct scores, so that ties are common.
  const offers = fc.uniqueArray(fc.record({ row: fc.nat(50), score: fc.integer({ min: -2, max: 2 }) }), {
    selector: ({ row }) => row,
  })
  fc.assert(
    fc.property(offers, fc.integer({ min: 1, max: 12 }), (rows, limit) => {
      const best = new BestRows(limit)
      for (const { row, score } of rows) best.offer(row, score)
      const sorted = rows.toSorted((one, other) => other.score - one.score || one.row - other.row)
      expect(Array.from(best.rows.subarray(0, best.count))).toEqual(
        sorted.slice(0, limit).map(({ row }) => row),
      )
    }),
  )
})

test('has no threshold until it is full, and then the score of its last row', () => {
  const best = new BestRows(2)
  best.offer(4, 1)
  expect(best.threshold).toBe(Number.NEGATIVE_INFINITY)
  best.offer(3, 2)
  expect(best.threshold).toBe(1)
  best.clear()
  expect(best.count).toBe(0)
  expect(best.threshold).toBe(Number.NEGATIVE_INFINITY)
})
