/** The evaluator's own rankings: by float32 tables against a full sort, and by popularity against a count. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { floatRecommender } from '../../../scripts/train/evaluate/float-scan.ts'
import { gatherHeldOutUsers, type HeldOutUser } from '../../../scripts/train/evaluate/held-out-users.ts'
import { popularityRecommender } from '../../../scripts/train/evaluate/popularity.ts'
import { listOf } from '../../../scripts/train/evaluate/ranked-lists.ts'
import { rankingMetrics } from '../../../scripts/train/evaluate/ranking-metrics.ts'
import type { Dataset, Interactions } from '../../../scripts/train/interactions.ts'
import { createRng } from '../../../src/model/rng.ts'
import { heldOutUser } from './held-out-fixture.ts'

const silent = () => {}

function randomFactors(rows: number, factors: number, seed: number): Float32Array {
  const rng = createRng(seed)
  return Float32Array.from({ length: rows * factors }, () => rng.normal())
}

describe('float32 ranking', () => {
  test('equals a full sort of all scores, for every count of users, factors and seen items', () => {
    const shape = fc.record({
      users: fc.integer({ min: 1, max: 9 }),
      items: fc.integer({ min: 1, max: 40 }),
      factors: fc.integer({ min: 1, max: 9 }),
      limit: fc.integer({ min: 1, max: 12 }),
      seen: fc.uniqueArray(fc.nat(39), { maxLength: 20 }),
      seed: fc.nat(1000),
    })
    fc.assert(
      fc.property(shape, ({ users, items, factors, limit, seen, seed }) => {
        const userFactors = randomFactors(users, factors, seed)
        const itemFactors = randomFactors(items, factors, seed + 1)
        const left = seen.filter((row) => row < items).toSorted((one, other) => one - other)
        const asked = Array.from({ length: users }, (_, row) => heldOutUser(row, [], left))
        const lists = floatRecommender({ factors, userFactors, itemFactors })(asked, limit, silent)
        for (let user = 0; user < users; user++) {
          const expected = Array.from({ length: items }, (_, row) => ({
            row,
            score: dot(userFactors, user, itemFactors, row, factors),
          }))
            .filter(({ row }) => !left.includes(row))
            .toSorted((one, other) => other.score - one.score || one.row - other.row)
          expect(Array.from(listOf(lists, user))).toEqual(expected.slice(0, limit).map(({ row }) => row))
        }
      }),
    )
  })

  test('gives a user whom training does not know the most popular items', () => {
    const tables = { factors: 2, userFactors: randomFactors(1, 2, 1), itemFactors: randomFactors(5, 2, 2) }
    const lists = floatRecommender(tables)([heldOutUser(null, [])], 3, silent)
    expect(Array.from(listOf(lists, 0))).toEqual([0, 1, 2])
  })
})

function dot(users: Float32Array, user: number, items: Float32Array, item: number, factors: number): number {
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (items[item * factors + factor] as number) * (users[user * factors + factor] as number)
  }
  return sum
}

function interactions(pairs: readonly (readonly [user: number, item: number])[]): Interactions {
  return {
    users: Uint32Array.from(pairs, ([user]) => user),
    items: Uint32Array.from(pairs, ([, item]) => item),
    values: new Float32Array(pairs.length).fill(1),
    times: null,
  }
}

/** Item rows are in popularity order, as `Dataset` promises: row 0 has three interactions, row 3 none. */
const dataset: Dataset = {
  name: 'by hand',
  feedback: 'implicit',
  userIds: ['a', 'b', 'c'],
  itemIds: ['w', 'x', 'y', 'z'],
  train: interactions([
    [0, 0],
    [0, 1],
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
  ]),
  heldOut: {
    protocol: 'by hand',
    interactions: interactions([
      [0, 2],
      [0, 3],
      [1, 1],
      [3, 0],
      [4, 3],
    ]),
  },
}

function heldOutOf(data: Dataset): HeldOutUser[] {
  return data.heldOut === null ? [] : gatherHeldOutUsers(data, data.heldOut)
}

describe('held-out users', () => {
  test('come with their seen items, and unknown users stay apart', () => {
    const users = heldOutOf(dataset)
    expect(users.map(({ row, userId }) => ({ row, userId }))).toEqual([
      { row: 0, userId: 'a' },
      { row: 1, userId: 'b' },
      { row: null, userId: '' },
      { row: null, userId: '' },
    ])
    expect(users.map(({ items }) => Array.from(items))).toEqual([[2, 3], [1], [0], [3]])
    expect(users.map(({ seen }) => Array.from(seen))).toEqual([[0, 1], [0], [], []])
  })
})

describe('the most-popular recommender', () => {
  test('gives metrics that can be counted by hand', () => {
    const users = heldOutOf(dataset)
    const lists = popularityRecommender(4)(users, 2, silent)
    expect(users.map((_, user) => Array.from(listOf(lists, user)))).toEqual([
      [2, 3],
      [1, 2],
      [0, 1],
      [0, 1],
    ])
    const metrics = rankingMetrics(lists, users, { at: [1, 2], relevantFrom: null, items: 4 })
    // a: 2 of 2, b: first, first unknown user: first, second unknown user: nothing.
    expect(metrics['recall@2']).toBe((1 + 1 + 1 + 0) / 4)
    expect(metrics['recall@1']).toBe((0.5 + 1 + 1 + 0) / 4)
    expect(metrics['precision@2']).toBe((1 + 0.5 + 0.5 + 0) / 4)
    expect(metrics['coverage@2']).toBe(1)
  })

  test('equals a recommender that counts interactions itself, on generated data', () => {
    const rng = createRng(7)
    const pairs = new Set<number>()
    while (pairs.size < 400) pairs.add(rng.integer(30) * 50 + Math.floor(50 * rng.uniform() ** 2))
    const all = [...pairs].map((pair) => [Math.floor(pair / 50), pair % 50] as const)
    const train = all.filter((_, index) => index % 4 > 0)
    const test = all.filter((_, index) => index % 4 === 0)
    const counts = Map.groupBy(train, ([, item]) => item)
    const byPopularity = [...counts.keys()].toSorted(
      (one, other) => (counts.get(other)?.length ?? 0) - (counts.get(one)?.length ?? 0) || one - other,
    )
    let expected = 0
    const heldOut = [...Map.groupBy(test, ([user]) => user)]
    for (const [user, held] of heldOut) {
      const seen = new Set(train.filter(([other]) => other === user).map(([, item]) => item))
      const list = byPopularity.filter((item) => !seen.has(item)).slice(0, 5)
      expected += held.filter(([, item]) => list.includes(item)).length / held.length
    }
    const rowOf = new Map(byPopularity.map((item, row) => [item, row]))
    const inOrder = (part: typeof all) =>
      part
        .map(([user, item]) => [user, rowOf.get(item) ?? 0xffffffff] as const)
        .toSorted((one, other) => one[0] - other[0] || one[1] - other[1])
    const users = heldOutOf({
      ...dataset,
      userIds: Array.from({ length: 30 }, (_, row) => `${row}`),
      itemIds: byPopularity.map(String),
      train: interactions(inOrder(train)),
      heldOut: { protocol: 'generated', interactions: interactions(inOrder(test)) },
    })
    const lists = popularityRecommender(byPopularity.length)(users, 5, silent)
    const metrics = rankingMetrics(lists, users, { at: [5], relevantFrom: null, items: byPopularity.length })
    expect(metrics['recall@5']).toBeCloseTo(expected / heldOut.length, 12)
    expect(expected).toBeGreaterThan(0)
  })
})
