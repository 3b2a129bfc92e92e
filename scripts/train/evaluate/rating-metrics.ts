/** Errors of predicted ratings over all held-out interactions. */
import { UNKNOWN_ROW } from '../interactions.ts'
import type { HeldOutUser } from './held-out-users.ts'

/**
 * Predicts one rating. `user` may be unknown to the training data and `item` null, for an item that is: the
 * prediction then uses what is left of μ + b_u + b_i.
 */
export type Predictor = (user: HeldOutUser, item: number | null) => number

/** `rmse` = √(mean of squared errors), `mae` = mean of absolute errors; empty without interactions. */
export function ratingMetrics(predict: Predictor, users: readonly HeldOutUser[]): Record<string, number> {
  let squares = 0
  let absolutes = 0
  let count = 0
  for (const user of users) {
    for (const [index, item] of user.items.entries()) {
      const error = predict(user, item === UNKNOWN_ROW ? null : item) - (user.values[index] as number)
      squares += error * error
      absolutes += Math.abs(error)
      count++
    }
  }
  return count === 0 ? {} : { rmse: Math.sqrt(squares / count), mae: absolutes / count }
}
