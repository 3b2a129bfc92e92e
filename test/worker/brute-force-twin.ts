/** What the calls should answer, from the tables of a random model, one item after another and by dense algebra. */
import { Matrix, solve } from 'ml-matrix'
import type { RandomModel } from './random-model.ts'

export interface Film {
  readonly genre?: string
  readonly from?: number
  readonly before?: number
}

/** The same as JSON of a request, and told of one item. */
export function filterJson({ genre, from, before }: Film): object | undefined {
  const year = {
    ...(from === undefined ? {} : { gte: from }),
    ...(before === undefined ? {} : { lt: before }),
  }
  const filter = {
    ...(genre === undefined ? {} : { genres: { any: [genre] } }),
    ...(Object.keys(year).length === 0 ? {} : { year }),
  }
  return Object.keys(filter).length === 0 ? undefined : filter
}

export function letsThrough({ metadata }: RandomModel, row: number, { genre, from, before }: Film): boolean {
  const { genres, year } = metadata[row] as { genres: string[]; year: number }
  return (
    (genre === undefined || genres.includes(genre)) &&
    (from === undefined || year >= from) &&
    (before === undefined || year < before)
  )
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, place) => sum + value * (b[place] ?? NaN), 0)
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))

/** Left side of the equation of somebody who has these rows, all of them wholly liked. */
function leftSide({ itemVectors, counts, ranking }: RandomModel, rows: readonly number[]): Matrix {
  const { factors, unobservedWeight, regularization } = ranking.options
  const left = Matrix.zeros(factors, factors)
  const add = (vector: Float32Array, weight: number) => {
    const column = Matrix.columnVector([...vector])
    left.add(column.mmul(column.transpose()).mul(weight))
  }
  // Items that nobody has are not among those that the objective sums over.
  const trained = itemVectors.filter((_, row) => (counts[row] ?? 0) > 0)
  for (const vector of trained) add(vector, unobservedWeight)
  for (const row of rows) add(itemVectors[row] as Float32Array, 1)
  const diagonal = regularization * (rows.length + unobservedWeight * trained.length)
  return left.add(Matrix.eye(factors, factors, diagonal))
}

/** What each entry of a history adds to the score of each item: [items][entries]. */
export function contributions(model: RandomModel, rows: readonly number[]): number[][] {
  const { itemVectors, ranking } = model
  const target = 1 + ranking.options.unobservedWeight
  const left = leftSide(model, rows)
  return itemVectors.map((vector) => {
    const influence = solve(left, Matrix.columnVector([...vector])).to1DArray()
    return rows.map((row) => target * dot(influence, itemVectors[row] as Float32Array))
  })
}

/** By item: the score for somebody with these rows. */
export function scoresOfHistory(model: RandomModel, rows: readonly number[]): number[] {
  return contributions(model, rows).map((of) => of.reduce((sum, value) => sum + value, 0))
}

/** By item: the score for a stored user. */
export function scoresOfUser({ itemVectors, ranking }: RandomModel, user: number): number[] {
  const { factors } = ranking.options
  const taste = ranking.userFactors.subarray(user * factors, (user + 1) * factors)
  return itemVectors.map((vector) => dot(taste, vector))
}

/** By item: how near it is to one. */
export function similarities({ itemVectors, ratingVectors }: RandomModel, row: number): number[] {
  return itemVectors.map(
    (vector, other) =>
      (cosine(itemVectors[row] as Float32Array, vector) +
        cosine(ratingVectors[row] as Float32Array, ratingVectors[other] as Float32Array)) /
      2,
  )
}

/** By item: what a stored user would rate it, and what their biases alone say. */
export function ratingsOfUser({ rating, ratingVectors }: RandomModel, user: number) {
  const { factors, mean, scale, baseline } = rating.options
  const within = (value: number) => Math.min(scale.max, Math.max(scale.min, value))
  const taste = rating.userFactors.subarray(user * factors, (user + 1) * factors)
  return ratingVectors.map((vector, row) => ({
    predictedRating: within(
      mean + (rating.userBiases[user] ?? NaN) + (rating.itemBiases[row] ?? NaN) + dot(taste, vector),
    ),
    biasOnlyRating: within(
      baseline.mean + (rating.baseline.userBiases[user] ?? NaN) + (rating.baseline.itemBiases[row] ?? NaN),
    ),
  }))
}

/** Greedy maximal marginal relevance over all of these, best first, by the cosines of the item vectors. */
export function diversified(
  { itemVectors }: RandomModel,
  candidates: readonly { readonly row: number; readonly score: number }[],
  diversity: number,
): number[] {
  const scores = candidates.map(({ score }) => score)
  const [most, least] = [Math.max(...scores), Math.min(...scores)]
  const chosen: number[] = []
  const left = [...candidates]
  while (left.length > 0) {
    const worth = ({ row, score }: { row: number; score: number }) => {
      const near = chosen.map((other) =>
        cosine(itemVectors[row] as Float32Array, itemVectors[other] as Float32Array),
      )
      const relevance = most > least ? (score - least) / (most - least) : 1
      return (1 - diversity) * relevance - diversity * (near.length === 0 ? 0 : Math.max(...near))
    }
    const best =
      chosen.length === 0
        ? 0
        : left.map(worth).reduce((top, w, at, all) => (w > (all[top] ?? NaN) ? at : top), 0)
    chosen.push(left.splice(best, 1)[0]?.row ?? NaN)
  }
  return chosen
}
