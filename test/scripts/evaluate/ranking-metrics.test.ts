import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanOverlap } from '../../../scripts/train/evaluate/ranked-lists.ts'
import { rankingMetrics } from '../../../scripts/train/evaluate/ranking-metrics.ts'
import { UNKNOWN_ROW } from '../../../scripts/train/interactions.ts'
import { heldOutUser, listsOf } from './held-out-fixture.ts'

const ALL = { relevantFrom: null, items: 10 }

describe('ranking metrics by hand', () => {
  test('one user, hits at places 1 and 3 of 4, three relevant', () => {
    const users = [
      heldOutUser(0, [
        [7, 5],
        [2, 5],
        [9, 5],
      ]),
    ]
    const lists = listsOf(4, [7, 1, 2, 3])
    const metrics = rankingMetrics(lists, users, { at: [4], ...ALL })
    expect(metrics['recall@4']).toBeCloseTo(2 / 3, 12)
    expect(metrics['precision@4']).toBe(0.5)
    expect(metrics['hitRate@4']).toBe(1)
    expect(metrics['mrr@4']).toBe(1)
    // (1/1 + 2/3) / min(4, 3)
    expect(metrics['map@4']).toBeCloseTo((1 + 2 / 3) / 3, 12)
    // (1/log2(2) + 1/log2(4)) / (1/log2(2) + 1/log2(3) + 1/log2(4))
    expect(metrics['ndcg@4']).toBeCloseTo(1.5 / (1 + 1 / Math.log2(3) + 0.5), 12)
    expect(metrics['coverage@4']).toBe(0.4)
  })

  test('k cuts the list: the same user at 1 and 2', () => {
    const users = [
      heldOutUser(0, [
        [7, 5],
        [2, 5],
        [9, 5],
      ]),
    ]
    const metrics = rankingMetrics(listsOf(4, [1, 7, 2, 3]), users, { at: [1, 2], ...ALL })
    expect(metrics['recall@1']).toBe(0)
    expect(metrics['mrr@1']).toBe(0)
    expect(metrics['recall@2']).toBeCloseTo(1 / 3, 12)
    expect(metrics['mrr@2']).toBe(0.5)
    expect(metrics['map@2']).toBeCloseTo(0.5 / 2, 12)
    expect(metrics['ndcg@2']).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12)
    expect(metrics['coverage@1']).toBe(0.1)
  })

  test('all relevant items first is 1 by every measure but precision', () => {
    const users = [
      heldOutUser(0, [
        [1, 1],
        [2, 1],
      ]),
    ]
    const metrics = rankingMetrics(listsOf(4, [2, 1, 5, 6]), users, { at: [4], ...ALL })
    for (const name of ['recall', 'ndcg', 'map', 'mrr', 'hitRate']) expect(metrics[`${name}@4`]).toBe(1)
    expect(metrics['precision@4']).toBe(0.5)
  })

  test('is the mean over users, and coverage the union of their lists', () => {
    const users = [heldOutUser(0, [[0, 1]]), heldOutUser(1, [[5, 1]])]
    const metrics = rankingMetrics(listsOf(2, [0, 1], [1, 2]), users, { at: [2], ...ALL })
    expect(metrics['recall@2']).toBe(0.5)
    expect(metrics['hitRate@2']).toBe(0.5)
    expect(metrics['coverage@2']).toBe(0.3)
  })

  test('an item that the catalogue does not know is relevant and out of reach', () => {
    const users = [
      heldOutUser(0, [
        [3, 1],
        [UNKNOWN_ROW, 1],
      ]),
    ]
    // The list has two free places: they are not mistaken for the unknown item.
    const metrics = rankingMetrics(listsOf(3, [3]), users, { at: [3], ...ALL })
    expect(metrics['recall@3']).toBe(0.5)
    expect(metrics['precision@3']).toBeCloseTo(1 / 3, 12)
    expect(metrics['ndcg@3']).toBeCloseTo(1 / (1 + 1 / Math.log2(3)), 12)
  })

  test('relevantFrom leaves out what was held out but not liked, and users without anything liked', () => {
    const users = [
      heldOutUser(0, [
        [0, 4],
        [1, 3.5],
      ]),
      heldOutUser(1, [[2, 2]]),
    ]
    const metrics = rankingMetrics(listsOf(2, [0, 1], [2, 3]), users, { at: [2], relevantFrom: 4, items: 10 })
    expect(metrics['recall@2']).toBe(1)
    expect(metrics['precision@2']).toBe(0.5)
    // The list of the user who does not count is still shown to someone.
    expect(metrics['coverage@2']).toBe(0.4)
  })

  test('there are none where nothing is relevant', () => {
    const users = [heldOutUser(0, [[0, 1]])]
    expect(rankingMetrics(listsOf(2, [0, 1]), users, { at: [2], relevantFrom: 4, items: 10 })).toEqual({})
  })

  test('every metric lies in 0…1, and recall and hit rate never fall with k', () => {
    const rows = fc.uniqueArray(fc.nat(30), { maxLength: 12 })
    const user = fc.tuple(rows, fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 8 }))
    fc.assert(
      fc.property(fc.array(user, { minLength: 1, maxLength: 5 }), (cases) => {
        const users = cases.map(([, held], row) =>
          heldOutUser(
            row,
            held.map((item) => [item, 1] as const),
          ),
        )
        const lists = listsOf(12, ...cases.map(([list]) => list))
        const metrics = rankingMetrics(lists, users, { at: [1, 3, 12], relevantFrom: null, items: 31 })
        for (const value of Object.values(metrics)) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1 + 1e-12)
        }
        for (const name of ['recall', 'hitRate', 'mrr', 'coverage']) {
          expect(metrics[`${name}@3`]).toBeGreaterThanOrEqual(metrics[`${name}@1`] as number)
          expect(metrics[`${name}@12`]).toBeGreaterThanOrEqual(metrics[`${name}@3`] as number)
        }
      }),
    )
  })
})

describe('overlap', () => {
  test('is the mean share of common rows, whatever their order', () => {
    const one = listsOf(2, [1, 2], [3, 4])
    const other = listsOf(2, [2, 1], [3, 9])
    expect(meanOverlap(one, other, 2)).toBe(0.75)
    expect(meanOverlap(one, other, 1)).toBe(0.5)
  })

  test('does not count free places', () => {
    expect(meanOverlap(listsOf(3, [1]), listsOf(3, [1]), 3)).toBe(1)
    expect(meanOverlap(listsOf(3, [1]), listsOf(3, [2]), 3)).toBe(0)
  })
})
