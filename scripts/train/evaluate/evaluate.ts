/**
 * The evaluation stage: the served tables on what was held out, beside the float32 tables that they were made
 * from, the most popular items, and the biases alone.
 */
import type { Metrics } from '../../../src/model/manifest.ts'
import type { TrainedModel } from '../trained-model.ts'
import { floatPredictor } from './float-predictor.ts'
import { floatRecommender } from './float-scan.ts'
import type { HeldOutUser } from './held-out-users.ts'
import { popularityRecommender } from './popularity.ts'
import { meanOverlap, type RankedLists, type Recommender } from './ranked-lists.ts'
import { rankingMetrics } from './ranking-metrics.ts'
import { ratingMetrics } from './rating-metrics.ts'
import { MAX_PLACES, type ServedTables } from './served-tables.ts'

/** Places of the lists whose agreement says how much quantisation changes. */
const OVERLAP_PLACES = 10

export interface EvaluationInput {
  readonly served: ServedTables
  /** The float32 tables; null where only the published bytes are at hand. */
  readonly trained: TrainedModel | null
  readonly users: readonly HeldOutUser[]
  /** The k of the ranking metrics, each 1…512. */
  readonly at: readonly number[]
  /** Least raw value of a relevant interaction; null makes all relevant. */
  readonly relevantFrom: number | null
}

export interface Evaluation {
  readonly metrics: Metrics
  /** Held-out interactions. */
  readonly heldOut: number
  /** Mean share of the first ten items that int8 and float32 have in common; null without float32 tables. */
  readonly top10Overlap: number | null
}

export interface EvaluationProgress {
  readonly variant: string
  /** Users ranked so far, of all. */
  readonly users: number
  readonly of: number
}

/** @throws {RangeError} for a k that no list can have. */
export function evaluate(
  input: EvaluationInput,
  onProgress: (progress: EvaluationProgress) => void = () => {},
): Evaluation {
  const { served, trained, users } = input
  const wrong = input.at.find((k) => !Number.isInteger(k) || k < 1 || k > MAX_PLACES)
  if (wrong !== undefined)
    throw new RangeError(`metrics at k = ${wrong}, expected whole k of 1…${MAX_PLACES}`)
  const limit = Math.max(OVERLAP_PLACES, ...input.at)
  const rank = (variant: string, recommend: Recommender): RankedLists =>
    recommend(users, limit, (done) => onProgress({ variant, users: done, of: users.length }))
  const ranking = (lists: RankedLists) =>
    rankingMetrics(lists, users, { at: input.at, relevantFrom: input.relevantFrom, items: served.items })

  const int8Lists = rank('int8', served.recommend)
  const metrics: Metrics = { int8: ranking(int8Lists) }
  let top10Overlap: number | null = null
  if (trained !== null) {
    const { options, userFactors, itemFactors } = trained.ranking
    const recommend = floatRecommender({ factors: options.factors, userFactors, itemFactors })
    const floatLists = rank('float32', recommend)
    metrics.float32 = ranking(floatLists)
    top10Overlap = meanOverlap(int8Lists, floatLists, OVERLAP_PLACES)
  }
  metrics.popularity = ranking(rank('popularity', popularityRecommender(served.items)))
  if (served.engine.manifest.rating !== null) {
    metrics.int8 = { ...ratingMetrics(served.predictor('factors'), users), ...metrics.int8 }
    metrics.bias = ratingMetrics(served.predictor('biases'), users)
  }
  if (trained?.rating) {
    metrics.float32 = { ...ratingMetrics(floatPredictor(trained.rating), users), ...metrics.float32 }
  }
  const heldOut = users.reduce((sum, user) => sum + user.items.length, 0)
  return { metrics, heldOut, top10Overlap }
}
