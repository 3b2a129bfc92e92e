/** Trains one trial and measures it on the validation part, as it would be served. */
import type { Metrics } from '../../../src/model/manifest.ts'
import { DivergenceError } from '../als/divergence.ts'
import type { TrainOptions } from '../als/options.ts'
import { trainModel } from '../als/train.ts'
import { gatherHeldOutUsers, type HeldOutUser } from '../evaluate/held-out-users.ts'
import { rankingMetrics } from '../evaluate/ranking-metrics.ts'
import { ratingMetrics } from '../evaluate/rating-metrics.ts'
import { ServedTables } from '../evaluate/served-tables.ts'
import { exportModel } from '../export.ts'
import type { Dataset } from '../interactions.ts'
import { type TrainingOverrides, trainingOptions } from '../training-options.ts'

export interface TuneMetric {
  /** As the metrics are called: `ndcg@10`, `recall@20`, `rmse`. */
  readonly name: string
  readonly table: 'ranking' | 'rating'
  readonly higherIsBetter: boolean
}

/** More users than this do not change which trial is best. */
const MOST_USERS = 4000

/** Score on the validation part of `dataset`; NaN where the training diverges. */
export async function measureTrial(
  dataset: Dataset,
  overrides: TrainingOverrides,
  metric: TuneMetric,
): Promise<number> {
  const users = validationUsers(dataset)
  try {
    const options = onlyTable(trainingOptions(dataset, overrides), metric.table)
    const trained = await trainModel(dataset, options)
    const { manifest, blobs } = exportModel(dataset, trained, null, { seed: options.seed, simulated: false })
    const served = await ServedTables.load(manifest, async (sha256) => blobs.get(sha256) ?? new Uint8Array())
    return measureServed(served, users, metric.name)
  } catch (error) {
    if (error instanceof DivergenceError) return Number.NaN
    throw error
  }
}

function measureServed(served: ServedTables, users: readonly HeldOutUser[], name: string): number {
  const metrics: Metrics[string] =
    name === 'rmse' || name === 'mae'
      ? ratingMetrics(served.predictor('factors'), users)
      : rankingMetrics(
          served.recommend(users, placesOf(name), () => {}),
          users,
          { at: [placesOf(name)], relevantFrom: null, items: served.items },
        )
  return metrics[name] ?? Number.NaN
}

/** k of `recall@k`. */
function placesOf(name: string): number {
  return Number(name.slice(name.indexOf('@') + 1))
}

/** The other table is not measured, and so hardly trained. */
function onlyTable(options: TrainOptions, table: TuneMetric['table']): TrainOptions {
  return table === 'ranking'
    ? { ...options, rating: null }
    : { ...options, ranking: { ...options.ranking, factors: 1, iterations: 0 } }
}

/** Known users with something held out, evenly spread over all. */
function validationUsers(dataset: Dataset): HeldOutUser[] {
  const { heldOut } = dataset
  if (heldOut === null) throw new RangeError('a trial is measured on a validation part, and there is none')
  const known = gatherHeldOutUsers(dataset, heldOut).filter(({ row }) => row !== null)
  const step = Math.max(1, known.length / MOST_USERS)
  return Array.from(
    { length: Math.min(known.length, MOST_USERS) },
    (_, place) => known[Math.floor(place * step)] as HeldOutUser,
  )
}
