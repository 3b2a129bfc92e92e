import fc from 'fast-check'
import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/model/engine.ts'
import { reconciled } from '../../src/model/explain.ts'
import { interactionWeight } from '../../src/model/interaction-weight.ts'
import { dequantiseRow } from '../../src/model/quantise.ts'
import { rankingRegularization } from '../../src/model/regularization.ts'
import type { RowInteraction } from '../../src/model/tables.ts'
import { normals, openEngine } from './engine-fixture.ts'

const RULE = {
  kind: 'rating',
  dislikedBelow: 3,
  top: 5,
  weight: 1.5,
  leastWeight: 0.5,
  dislikeWeight: 0.3,
} as const

const itemVector = ({ items }: Engine, row: number) => {
  const vector = new Float32Array(items.factors)
  dequantiseRow(items, row, vector)
  return Matrix.columnVector([...vector])
}

/** Contribution of every entry by the paper's formula, with the inverse written out. */
function contributionsByInverse(engine: Engine, history: readonly RowInteraction[], item: number) {
  const { items, manifest } = engine
  const { ranking } = manifest
  const alpha = ranking.unobservedWeight
  const gramian = Matrix.from1DArray(items.factors, items.factors, [...items.gramian])
  const left = gramian.mul(alpha)
  for (const { row, value, share = 1 } of history) {
    const vector = itemVector(engine, row)
    const weight = share * Math.abs(interactionWeight(value, ranking.weightRule))
    left.add(vector.mmul(vector.transpose()).mul(weight))
  }
  const counted = history.reduce((sum, { share = 1 }) => sum + share, 0)
  left.add(Matrix.eye(items.factors).mul(rankingRegularization(ranking, counted, items.rows)))
  const influence = inverse(left).mmul(itemVector(engine, item))
  return history.map(({ row, value, share = 1 }) => {
    const weight = interactionWeight(value, ranking.weightRule)
    const target = weight > 0 ? share * (alpha + weight) : 0
    return { row, contribution: target * influence.dot(itemVector(engine, row)) }
  })
}

const cases = fc
  .record({
    rows: fc.integer({ min: 1, max: 60 }),
    factors: fc.integer({ min: 1, max: 20 }),
    seed: fc.nat(),
    unobservedWeight: fc.constantFrom(0, 0.05, 1),
  })
  .chain(({ rows, ...rest }) =>
    fc
      .uniqueArray(
        fc.record({
          row: fc.nat({ max: rows - 1 }),
          value: fc.integer({ min: 0, max: 5 }),
          share: fc.constantFrom(1, 0.5, 0.001),
        }),
        { selector: ({ row }) => row, minLength: 1, maxLength: 40 },
      )
      .map((history) => ({ rows, history, ...rest })),
  )

function explained({
  rows,
  factors,
  seed,
  unobservedWeight,
  history,
}: typeof cases extends fc.Arbitrary<infer Case> ? Case : never) {
  const engine = openEngine({
    items: { factors, values: normals(rows * factors, seed) },
    ranking: { unobservedWeight, weightRule: RULE, regularization: 0.1 },
  })
  return { engine, history, explanation: engine.explain(history) }
}

describe('on random tables', () => {
  test('every contribution is that of the paper’s formula, to 1e-6', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const { engine, history, explanation } = explained(options)
        if (explanation === null) {
          expect(history.every(({ value }) => value < 3)).toBe(true)
          return
        }
        for (const row of [0, engine.items.rows - 1]) {
          const expected = contributionsByInverse(engine, history, row)
            .filter(({ contribution }) => contribution !== 0)
            .toSorted((a, b) => a.row - b.row)
          const reasons = explanation.reasonsFor(row, 512).reasons.toSorted((a, b) => a.row - b.row)
          expect(reasons.map((reason) => reason.row)).toEqual(expected.map((entry) => entry.row))
          for (const [place, { contribution }] of reasons.entries()) {
            expect(Math.abs(contribution - (expected[place]?.contribution ?? NaN))).toBeLessThan(1e-6)
          }
        }
      }),
    )
  })

  test('contributions of all entries sum to the score, within 1e-5', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const { engine, explanation } = explained(options)
        if (explanation === null) return
        for (const { row, score } of engine.recommend(explanation.taste, { limit: 60 })) {
          const sum = reconciled(explanation.reasonsFor(row, 512), score).reduce(
            (total, { contribution }) => total + contribution,
            0,
          )
          expect(Math.abs(sum - score)).toBeLessThan(1e-5)
        }
      }),
    )
  })

  test('the explained taste is the folded-in one, and what the rounding adds is below 1e-4 of it', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const { engine, history, explanation } = explained(options)
        if (explanation === null) return
        const folded = engine.foldIn(history)
        const largest = Math.max(...folded.map(Math.abs))
        for (const [factor, value] of explanation.taste.entries()) {
          expect(Math.abs(value - (folded[factor] ?? NaN))).toBeLessThan(1e-3 * largest)
        }
        const magnitude = Math.sqrt(explanation.taste.reduce((sum, value) => sum + value * value, 0))
        for (const { row, score } of engine.recommend(explanation.taste, { limit: 60 })) {
          const exact = explanation.reasonsFor(row, 1).sum
          const norm = Math.sqrt(
            itemVector(engine, row)
              .to1DArray()
              .reduce((sum, v) => sum + v * v, 0),
          )
          expect(Math.abs(exact - score)).toBeLessThan(1e-4 * magnitude * norm + 1e-12)
        }
      }),
    )
  })

  test('reasons come largest first, with shares that sum to 1', () => {
    fc.assert(
      fc.property(cases, (options) => {
        const reasons = explained(options).explanation?.reasonsFor(0, 512).reasons ?? []
        expect(reasons).toEqual(reasons.toSorted((a, b) => b.contribution - a.contribution || a.row - b.row))
        if (reasons.length > 0) expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10)
      }),
    )
  })
})

test('what was disliked adds nothing itself, and all is null where nothing was liked', () => {
  const engine = openEngine({
    items: { factors: 2, values: Float32Array.of(1, 0, 0, 1, 1, 1) },
    ranking: { weightRule: RULE },
  })
  const explanation = engine.explain([
    { row: 0, value: 5 },
    { row: 1, value: 1 },
  ])
  expect(explanation?.reasonsFor(2, 512).reasons.map(({ row, share }) => ({ row, share }))).toEqual([
    { row: 0, share: 1 },
  ])
  expect(engine.explain([{ row: 1, value: 1 }])).toBeNull()
  expect(engine.explain([])).toBeNull()
})
