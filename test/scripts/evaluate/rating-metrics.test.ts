import { expect, test } from 'vitest'
import { floatPredictor } from '../../../scripts/train/evaluate/float-predictor.ts'
import { ratingMetrics } from '../../../scripts/train/evaluate/rating-metrics.ts'
import { UNKNOWN_ROW } from '../../../scripts/train/interactions.ts'
import type { RatingModel } from '../../../scripts/train/trained-model.ts'
import { heldOutUser } from './held-out-fixture.ts'

test('rmse and mae by hand: errors −1, +2 and 0', () => {
  const users = [
    heldOutUser(0, [
      [0, 4],
      [1, 1],
    ]),
    heldOutUser(1, [[2, 3]]),
  ]
  const metrics = ratingMetrics(() => 3, users)
  expect(metrics.rmse).toBeCloseTo(Math.sqrt((1 + 4 + 0) / 3), 12)
  expect(metrics.mae).toBeCloseTo((1 + 2 + 0) / 3, 12)
})

test('there are none without interactions', () => {
  expect(ratingMetrics(() => 3, [])).toEqual({})
})

test('an unknown item reaches the predictor as null', () => {
  const asked: (number | null)[] = []
  ratingMetrics(
    (_, item) => {
      asked.push(item)
      return 3
    },
    [
      heldOutUser(0, [
        [7, 4],
        [UNKNOWN_ROW, 1],
      ]),
    ],
  )
  expect(asked).toEqual([7, null])
})

const model: RatingModel = {
  options: {
    factors: 2,
    regularization: 0,
    regularizationExponent: 1,
    biasRegularization: 0,
    mean: 3,
    scale: { min: 0.5, max: 5 },
    baseline: { mean: 3, userRegularization: 0 },
  },
  userFactors: Float32Array.of(1, 2),
  itemFactors: Float32Array.of(0.25, 0.5, 4, 4),
  userBiases: Float32Array.of(0.5),
  itemBiases: Float32Array.of(-0.25, 0),
  baseline: { userBiases: new Float32Array(1), itemBiases: new Float32Array(2) },
  losses: [],
  iterationMs: [],
}

test('float32 predictions use what is known of user and item, within the scale', () => {
  const predict = floatPredictor(model)
  const known = heldOutUser(0, [])
  const stranger = heldOutUser(null, [])
  expect(predict(known, 0)).toBe(3 + 0.5 - 0.25 + 0.25 + 1)
  // An item that nobody has rated is the average one: bias −⅛, factors (2⅛, 2¼).
  expect(predict(known, null)).toBe(5)
  expect(predict(stranger, 0)).toBe(2.75)
  expect(predict(stranger, null)).toBe(3 - 0.125)
  expect(predict(known, 1)).toBe(5)
})
