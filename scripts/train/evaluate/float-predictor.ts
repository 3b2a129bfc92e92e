/** Predicted ratings by the float32 tables, as the trainer holds them. */
import type { RatingModel } from '../trained-model.ts'
import type { Predictor } from './rating-metrics.ts'

export function floatPredictor(model: RatingModel): Predictor {
  const { mean, factors, scale } = model.options
  return (user, item) => {
    let rating = mean
    if (user.row !== null) rating += model.userBiases[user.row] as number
    if (item !== null) rating += model.itemBiases[item] as number
    if (user.row !== null && item !== null) {
      for (let factor = 0; factor < factors; factor++) {
        const p = model.userFactors[user.row * factors + factor] as number
        rating += p * (model.itemFactors[item * factors + factor] as number)
      }
    }
    return Math.max(scale.min, Math.min(scale.max, rating))
  }
}
