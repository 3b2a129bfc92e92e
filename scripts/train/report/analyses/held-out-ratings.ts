/** Predicted beside given, for the held-out ratings of users and items that training knows. */
import { createRng, shuffle } from '../../../../src/model/rng.ts'
import type { HeldOutUser } from '../../evaluate/held-out-users.ts'
import type { ServedTables } from '../../evaluate/served-tables.ts'
import { UNKNOWN_ROW } from '../../interactions.ts'

/** Parallel columns. */
export interface HeldOutRatings {
  readonly given: Float64Array
  readonly predicted: Float64Array
  readonly biasOnly: Float64Array
  /** Training ratings of the user, and of the item; 0 where training does not know it. */
  readonly userRatings: Uint32Array
  readonly itemRatings: Uint32Array
}

/** With more users than this, a seeded sample of them is looked at. */
const MOST_USERS = 20_000

export function predictHeldOut(
  served: ServedTables,
  users: readonly HeldOutUser[],
  seed: number,
): HeldOutRatings {
  const sample = sampled(users, MOST_USERS, seed)
  const count = sample.reduce((sum, user) => sum + user.items.length, 0)
  const ratings = {
    given: new Float64Array(count),
    predicted: new Float64Array(count),
    biasOnly: new Float64Array(count),
    userRatings: new Uint32Array(count),
    itemRatings: new Uint32Array(count),
  }
  const predict = served.predictor('factors')
  const predictBiases = served.predictor('biases')
  let place = 0
  for (const user of sample) {
    for (const [index, row] of user.items.entries()) {
      const item = row === UNKNOWN_ROW ? null : row
      ratings.given[place] = user.values[index] as number
      ratings.predicted[place] = predict(user, item)
      ratings.biasOnly[place] = predictBiases(user, item)
      ratings.userRatings[place] = user.seen.length
      ratings.itemRatings[place] = item === null ? 0 : served.engine.items.countOf(item)
      place++
    }
  }
  return ratings
}

/** All of them, or so many of them by chance, in their order. */
export function sampled<T>(all: readonly T[], most: number, seed: number): readonly T[] {
  if (all.length <= most) return all
  const places = Uint32Array.from({ length: all.length }, (_, place) => place)
  shuffle(places, createRng(seed))
  return Array.from(places.subarray(0, most).sort(), (place) => all[place] as T)
}
