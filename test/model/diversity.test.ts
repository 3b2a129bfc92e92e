import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cosinesAmongPlainly, diversify } from '../../src/model/diversity.ts'
import { quantiseRows } from '../../src/model/quantise.ts'
import type { ScoredRow } from '../../src/model/tables.ts'
import { normals } from './engine-fixture.ts'

type Items = Parameters<typeof cosinesAmongPlainly>[0]

function itemsOf(values: Float32Array, factors: number): Items {
  const table = quantiseRows(values, values.length / factors, factors)
  const inverseNorms = Float32Array.from({ length: table.rows }, (_, row) => {
    const codes = table.codes.subarray(row * table.stride, (row + 1) * table.stride)
    const square = codes.reduce((sum, code) => sum + code * code, 0)
    return square === 0 ? 0 : 1 / Math.sqrt(square)
  })
  return { ...table, inverseNorms }
}

/** By the formula, everything computed anew for every choice. */
function diversifyPlainly(items: Items, candidates: readonly ScoredRow[], diversity: number, limit: number) {
  const scores = candidates.map(({ score }) => score)
  const [most, least] = [Math.max(...scores), Math.min(...scores)]
  const relevance = ({ score }: ScoredRow) => (most > least ? 1 - (most - score) / (most - least) : 1)
  const chosen: ScoredRow[] = []
  while (chosen.length < Math.min(limit, candidates.length)) {
    const value = (candidate: ScoredRow) => {
      const similarities = chosen.map(
        ({ row }) => cosinesAmongPlainly(items)([row, candidate.row])(0)[1] ?? NaN,
      )
      const nearest = chosen.length === 0 ? 0 : Math.max(...similarities)
      return (1 - diversity) * relevance(candidate) - diversity * nearest
    }
    const left = candidates.filter((candidate) => !chosen.includes(candidate))
    chosen.push(left.reduce((best, candidate) => (value(candidate) > value(best) ? candidate : best)))
  }
  return chosen
}

const cases = fc.record({
  rows: fc.integer({ min: 0, max: 40 }),
  factors: fc.integer({ min: 1, max: 20 }),
  seed: fc.nat(),
  scores: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 40, maxLength: 40 }),
  diversity: fc.double({ min: 0, max: 1, noNaN: true }),
  limit: fc.integer({ min: 1, max: 50 }),
})

function candidatesOf(rows: number, scores: readonly number[]): ScoredRow[] {
  return Array.from({ length: rows }, (_, row) => ({ row, score: scores[row] ?? 0 })).sort(
    (a, b) => b.score - a.score || a.row - b.row,
  )
}

test('equals the formula on random tables', () => {
  fc.assert(
    fc.property(cases, ({ rows, factors, seed, scores, diversity, limit }) => {
      const items = itemsOf(normals(rows * factors, seed), factors)
      const candidates = candidatesOf(rows, scores)
      expect(diversify(cosinesAmongPlainly(items), candidates, { diversity, limit })).toEqual(
        diversifyPlainly(items, candidates, diversity, limit),
      )
    }),
  )
})

test('0 keeps the order; whatever it is, the first stays, and a longer list begins as a shorter one', () => {
  fc.assert(
    fc.property(cases, ({ rows, factors, seed, scores, diversity, limit }) => {
      const items = itemsOf(normals(rows * factors, seed), factors)
      const candidates = candidatesOf(rows, scores)
      expect(diversify(cosinesAmongPlainly(items), candidates, { diversity: 0, limit })).toEqual(
        candidates.slice(0, limit),
      )
      const whole = diversify(cosinesAmongPlainly(items), candidates, { diversity, limit: 100 })
      expect(diversify(cosinesAmongPlainly(items), candidates, { diversity, limit })).toEqual(
        whole.slice(0, limit),
      )
      expect(whole.toSorted((a, b) => a.row - b.row)).toEqual(candidates.toSorted((a, b) => a.row - b.row))
      expect(whole[0]).toEqual(candidates[0])
    }),
  )
})

test('a case by hand: a copy of the best gives way to something else', () => {
  const items = itemsOf(Float32Array.of(1, 0, 1, 0, 0, 1), 2)
  const candidates = [
    { row: 0, score: 1 },
    { row: 1, score: 0.9 },
    { row: 2, score: 0.5 },
  ]
  const rows = (diversity: number) =>
    diversify(cosinesAmongPlainly(items), candidates, { diversity, limit: 3 }).map(({ row }) => row)
  expect(rows(0.2)).toEqual([0, 1, 2])
  expect(rows(0.6)).toEqual([0, 2, 1])
  const cosines = cosinesAmongPlainly(items)([0, 1, 2])(0)
  expect(cosines[1]).toBeCloseTo(1, 6)
  expect(cosines[2]).toBe(0)
})
