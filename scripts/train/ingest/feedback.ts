/** Tells ratings from counts, and refuses ratings that say nothing. */
import { InputError } from '../input-error.ts'
import { normaliseName, QUANTITY_NAMES, RATING_NAMES } from './columns.ts'

export type Feedback = 'explicit' | 'implicit'

/** A rating scale has steps: at most so many of them, and half stars up to five are ten. */
const MOST_STEPS = 20
/** Under a name that says "rating", scales like 0–100 count as well. */
const MOST_STEPS_BY_NAME = 101
/** Two values are a flag. */
const LEAST_STEPS = 3
const SCALE_END = 10

/**
 * Guesses what the values are. With a column named for ratings (rating, stars, score) they are ratings if they are on
 * a scale; named for a quantity (plays, hours, count) they are not; under other names and by position they are where
 * they have 3 to 20 distinct values within 0…10.
 *
 * @param column name of the value column, or null where the file has none.
 */
export function guessFeedback(values: Float32Array, column: string | null): Feedback {
  if (column === null) return 'implicit'
  const name = normaliseName(column)
  if (QUANTITY_NAMES.has(name)) return 'implicit'
  const named = RATING_NAMES.has(name)
  const most = named ? MOST_STEPS_BY_NAME : MOST_STEPS
  const distinct = distinctValues(values, most)
  if (distinct === null) return 'implicit'
  if (named) return 'explicit'
  const onScale = [...distinct].every((value) => value >= 0 && value <= SCALE_END)
  return onScale && distinct.size >= LEAST_STEPS ? 'explicit' : 'implicit'
}

/** @throws {InputError} where every rating is the same. */
export function requireRatingsDiffer(file: string, values: Float32Array): void {
  const distinct = distinctValues(values, 1)
  if (distinct === null) return
  throw new InputError(
    `${file}: all ${values.length} ratings are ${[...distinct][0]}, so they tell nothing apart; expected at least two ` +
      'different ratings. To use the rows as mere interactions: --feedback implicit',
  )
}

/** The distinct values, or null where there are more than `most`. */
function distinctValues(values: Float32Array, most: number): Set<number> | null {
  const distinct = new Set<number>()
  let last = Number.NaN
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    if (value === last) continue
    last = value
    distinct.add(value)
    if (distinct.size > most) return null
  }
  return distinct
}
