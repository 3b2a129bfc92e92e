/** Predicted ratings by the float32 tables, as the trainer holds them. */
import type { RatingModel } from '../trained-model.ts'
import { averageItem, averageTaste } from './average-item.ts'
import type { Predictor } from './rating-metrics.ts'

export function floatPredictor(model: RatingModel): Predictor {
  const { mean, factors, scale } = model.options
  const vectorOf = (table: Float32Array, row: number) => table.subarray(row * factors, (row + 1) * factors)
  const average = averageItem(model.itemBiases, factors, (row, out) =>
    out.set(vectorOf(model.itemFactors, row)),
  )
  return (user, item) => {
    const known = user.row === null ? null : vectorOf(model.userFactors, user.row)
    let rating = mean
    if (user.row !== null) rating += model.userBiases[user.row] as number
    if (item === null) rating += averageTaste(average, known)
    else {
      rating += model.itemBiases[item] as number
      for (let factor = 0; known !== null && factor < factors; factor++) {
        rating += (known[factor] as number) * (model.itemFactors[item * factors + factor] as number)
      }
    }
    return Math.max(scale.min, Math.min(scale.max, rating))
  }
}
