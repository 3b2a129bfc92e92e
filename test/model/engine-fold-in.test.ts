import { describe, expect, test } from 'vitest'
import { foldInRating, rankingEquation, solveFoldInPlainly } from '../../src/model/fold-in.ts'
import { normals, openEngine } from './engine-fixture.ts'

const ROWS = 120

describe('fold-in of the ranking table', () => {
  const engine = openEngine({
    items: { factors: 18, values: normals(18 * ROWS, 1) },
    ranking: {
      weightRule: {
        kind: 'rating',
        dislikedBelow: 3,
        top: 5,
        weight: 2,
        leastWeight: 0.5,
        dislikeWeight: 0.7,
      },
    },
  })
  const values = [5, 4.5, 1, 3, 2.5, 4]
  const interactions = values.map((value, place) => ({ row: place * 19, value }))

  test('the gradient of the objective is zero there', () => {
    const { items, manifest } = engine
    const { regularization, unobservedWeight: alpha } = manifest.ranking
    const x = engine.foldIn(interactions)
    const signed = new Map(
      [5, 4.5, 3, 4, 1, 2.5].map((value) => [value, value < 3 ? -0.7 : 0.5 + (1.5 * (value - 3)) / 2]),
    )
    // ½ dL/dx = Σ_i w_i (x·y_i − p_i) y_i + λ (n + α₀N) x, over all pairs, with w = α₀ + c where observed
    const gradient = new Float64Array(18)
    let scale = 0
    for (let row = 0; row < ROWS; row++) {
      const interaction = interactions.find((one) => one.row === row)
      const c = interaction === undefined ? 0 : (signed.get(interaction.value) as number)
      const codes = items.codes.subarray(row * items.stride, row * items.stride + 18)
      const y = Float64Array.from(codes, (code) => code * (items.scales[row] as number))
      const predicted = y.reduce((sum, value, factor) => sum + value * (x[factor] as number), 0)
      const pull = (alpha + Math.abs(c)) * (predicted - (c > 0 ? 1 : 0))
      for (let factor = 0; factor < 18; factor++) {
        gradient[factor] = (gradient[factor] as number) + pull * (y[factor] as number)
        scale += Math.abs(pull * (y[factor] as number))
      }
    }
    const lambda = regularization * (values.length + alpha * ROWS)
    const largest = Math.max(
      ...gradient.map((value, factor) => Math.abs(value + lambda * (x[factor] as number))),
    )
    expect(largest / scale).toBeLessThan(1e-6)
    expect(Math.max(...x.map(Math.abs))).toBeGreaterThan(0.01)
  })

  test('liked items score above the others, disliked ones below where they would be', () => {
    const x = engine.foldIn(interactions)
    const [liked, disliked] = engine.score(x, [0, 38])
    const [, without] = engine.score(engine.foldIn(interactions.filter(({ row }) => row !== 38)), [0, 38])
    expect(liked).toBeGreaterThan(0.3)
    expect(Math.abs(disliked as number)).toBeLessThan(Math.abs(without as number))
  })

  test('does not depend on the order, but for rounding: within 1e-5', () => {
    const x = engine.foldIn(interactions)
    const turned = engine.foldIn([...interactions].reverse())
    for (const [factor, value] of x.entries()) expect(turned[factor]).toBeCloseTo(value, 5)
  })

  test('of several interactions with one row the last one counts', () => {
    const twice = engine.foldIn([{ row: 0, value: 1 }, ...interactions.slice(1), { row: 0, value: 5 }])
    const once = engine.foldIn(interactions)
    for (const [factor, value] of once.entries()) expect(twice[factor]).toBeCloseTo(value, 5)
  })

  test.each([
    ['no interactions', []],
    [
      'disliked ones only',
      [
        { row: 3, value: 1 },
        { row: 4, value: 2 },
      ],
    ],
  ])('%s give a vector of zeros', (_, none) => {
    expect(engine.foldIn(none)).toEqual(new Float32Array(18))
  })

  test('an interaction of weight zero adds to the sums nothing', () => {
    const { items, manifest } = engine
    const ranking = { ...manifest.ranking, weightRule: { ...manifest.ranking.weightRule, dislikeWeight: 0 } }
    const equation = rankingEquation(items, items.gramian, ranking, interactions)
    expect(equation?.weights.map((weight) => weight + 0)).toEqual(Float32Array.of(2, 1.625, 0, 0.5, 0, 1.25))
    expect(equation?.targets).toEqual(Float32Array.of(2.1, 1.725, 0, 0.6, 0, 1.35))
  })

  test('takes more interactions than go to the kernel at once', () => {
    const large = openEngine({ items: { factors: 3, values: normals(9000, 2) } })
    const history = Array.from({ length: 3000 }, (_, row) => ({ row, value: 1 }))
    const { items, manifest } = large
    const scaled = items.gramian.map((value) => value * manifest.ranking.unobservedWeight)
    const equation = rankingEquation(items, scaled, manifest.ranking, history)
    if (equation === null) throw new Error('there is an equation')
    const want = solveFoldInPlainly(equation)
    const got = large.foldIn(history)
    for (const [factor, value] of want.entries()) expect(got[factor]).toBeCloseTo(value, 5)
  })

  test('refuses a row that is none', () => {
    expect(() => engine.foldIn([{ row: ROWS, value: 5 }])).toThrow(`item row is ${ROWS}, expected`)
  })
})

describe('fold-in of the rating table', () => {
  const engine = openEngine({
    items: { factors: 4, values: normals(4 * ROWS, 1) },
    ratings: {
      factors: 7,
      values: normals(7 * ROWS, 2).map((value) => 0.3 * value),
      biases: normals(ROWS, 3).map((value) => 0.4 * value),
      baselineBiases: normals(ROWS, 4).map((value) => 0.5 * value),
    },
  })
  const interactions = Array.from({ length: 60 }, (_, place) => ({ row: 2 * place, value: 1 + (place % 5) }))

  test('equals the plain twin within 1e-5', () => {
    const { ratings, manifest } = engine
    if (ratings === null || manifest.rating === null) throw new Error('there is a rating table')
    const want = foldInRating(ratings, manifest.rating, interactions, solveFoldInPlainly)
    const got = engine.foldInRating(interactions)
    expect(got.bias).toBeCloseTo(want.bias, 5)
    expect(got.baselineBias).toBe(want.baselineBias)
    expect(got.factors).toHaveLength(7)
    for (const [factor, value] of want.factors.entries()) expect(got.factors[factor]).toBeCloseTo(value, 5)
  })

  test('predictions come near the ratings that were given, nearer than the baseline', () => {
    const user = engine.foldInRating(interactions)
    const error = (predict: (row: number) => number) =>
      interactions.reduce((sum, { row, value }) => sum + (predict(row) - value) ** 2, 0)
    const model = error((row) => engine.predict(user, row))
    expect(model).toBeLessThan(error((row) => engine.predictBaseline(user, row)))
  })

  test('a case by hand: one factor, one rating', () => {
    const tiny = openEngine({
      items: { factors: 1, values: Float32Array.of(1, 1) },
      ratings: {
        factors: 1,
        values: Float32Array.of(2, 1),
        biases: Float32Array.of(0.5, 0.25),
        baselineBiases: Float32Array.of(0.6, -1),
      },
      rating: {
        regularization: 1,
        biasRegularization: 0.25,
        mean: 3,
        baseline: { mean: 3, userRegularization: 1 },
      },
    })
    // (4 + 1, 2; 2, 1 + 0.25) (p, b) = 1.5 (2, 1), so p = (3·1.25 − 2·1.5) / 2.25, b = (5·1.5 − 2·3) / 2.25
    const user = tiny.foldInRating([{ row: 0, value: 5 }])
    expect(user.factors[0]).toBeCloseTo(1 / 3, 6)
    expect(user.bias).toBeCloseTo(2 / 3, 6)
    expect(user.baselineBias).toBeCloseTo((5 - 3 - 0.6) / 2, 6)
    expect(tiny.predict(user, 1)).toBeCloseTo(3 + 2 / 3 + 0.25 + 1 / 3, 6)
    expect(tiny.predictBaseline(user, 1)).toBeCloseTo(3 + 0.7 - 1, 6)
  })

  test('predictions stay within the scale', () => {
    const above = { factors: new Float32Array(7), bias: 9, baselineBias: 9 }
    const below = { factors: new Float32Array(7), bias: -9, baselineBias: -9 }
    expect([engine.predict(above, 0), engine.predictBaseline(above, 0)]).toEqual([5, 5])
    expect([engine.predict(below, 0), engine.predictBaseline(below, 0)]).toEqual([0.5, 0.5])
  })

  test('no interactions give zeros', () => {
    expect(engine.foldInRating([])).toEqual({ factors: new Float32Array(7), bias: 0, baselineBias: 0 })
  })

  test('refuses rows that are none, and models without ratings', () => {
    const user = engine.foldInRating([])
    expect(() => engine.foldInRating([{ row: -1, value: 5 }])).toThrow('item row is -1, expected')
    expect(() => engine.predict(user, ROWS)).toThrow(`item row is ${ROWS}, expected`)
    expect(() => engine.predictBaseline(user, 0.5)).toThrow('item row is 0.5, expected')
    const implicit = openEngine({ items: { factors: 4, values: normals(40, 1) } })
    expect(() => implicit.foldInRating([])).toThrow(
      'the model has no rating table: its feedback was implicit',
    )
    expect(() => implicit.predict(user, 0)).toThrow('the model has no rating table')
  })
})
