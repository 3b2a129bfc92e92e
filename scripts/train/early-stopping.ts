/**
 * Early stopping: trains once on nine tenths of the training part, measures the other tenth after every iteration,
 * and says how many iterations each table should have. What is held out to measure the model takes no part.
 */
import type { OnIteration, Tables } from './als/alternation.ts'
import type { RatingTrainOptions, TrainOptions } from './als/options.ts'
import { trainRanking } from './als/ranking.ts'
import { summarize, trainRating } from './als/rating.ts'
import { createWorkspace } from './als/workspace.ts'
import { floatRecommender } from './evaluate/float-scan.ts'
import { gatherHeldOutUsers, type HeldOutUser } from './evaluate/held-out-users.ts'
import { rankingMetrics } from './evaluate/ranking-metrics.ts'
import type { Dataset, HeldOut } from './interactions.ts'
import { splitInteractions } from './split.ts'

export interface ChosenIterations {
  readonly ranking: number
  /** Null where there is no rating table, or it is sampled. */
  readonly rating: number | null
}

const VALIDATION_SHARE = 0.1
/** Iterations without a better score after which no more are tried. */
const PATIENCE = 2
/** Multiplications that one measurement of the ranking may take, about two seconds. */
const MEASURE_OPERATIONS = 2e9
const FEWEST_USERS = 200
const METRIC = 'ndcg@10'

/** @param onMeasured is told every score: nDCG@10 of the ranking table, RMSE of the rating table. */
export async function chooseIterations(
  dataset: Dataset,
  options: TrainOptions,
  onMeasured: (table: 'ranking' | 'rating', iteration: number, score: number) => void,
): Promise<ChosenIterations> {
  const part = validationPart(dataset, options.seed)
  const heldOut = part.heldOut as HeldOut
  const { ranking, seed, threads } = options
  const rating = options.rating?.bayesian === null ? options.rating : null
  const factors = Math.max(ranking.factors, rating?.factors ?? 0)
  const workspace = createWorkspace(part, { factors, biases: 1 }, threads)
  try {
    const users = someUsers(part, heldOut, ranking.factors)
    const byRanking = new Stopper((iteration, score) => onMeasured('ranking', iteration, score))
    await trainRanking(workspace, part, ranking, seed, (iteration, _, tables) =>
      byRanking.goesOn(iteration, rankingScore(tables(), part, users, ranking.factors), true),
    )
    if (rating === null) return { ranking: byRanking.best, rating: null }
    const byRating = new Stopper((iteration, score) => onMeasured('rating', iteration, score))
    const measure: OnIteration = (iteration, _, tables) =>
      byRating.goesOn(iteration, ratingError(tables(), part, heldOut, rating), false)
    await trainRating(workspace, part, rating, seed, measure)
    return { ranking: byRanking.best, rating: byRating.best }
  } finally {
    await workspace.close()
  }
}

/** Keeps the iteration with the best score. */
class Stopper {
  #best = 0
  #bestScore = Number.NaN
  readonly #onScore: (iteration: number, score: number) => void

  constructor(onScore: (iteration: number, score: number) => void) {
    this.#onScore = onScore
  }

  /** 0 where there was no iteration. */
  get best(): number {
    return this.#best
  }

  goesOn(iteration: number, score: number, higherIsBetter: boolean): boolean {
    this.#onScore(iteration, score)
    const better = higherIsBetter ? score > this.#bestScore : score < this.#bestScore
    if (this.#best === 0 || better) {
      this.#best = iteration
      this.#bestScore = score
    }
    return iteration - this.#best < PATIENCE
  }
}

/** The training part alone, split again and numbered anew. */
function validationPart({ name, feedback, userIds, itemIds, train }: Dataset, seed: number): Dataset {
  const counts = { rows: train.values.length, duplicates: 0, badRows: 0 }
  const columns = { user: null, item: null, value: null, time: null }
  const ingested = { name, feedback, userIds, itemIds, interactions: train, counts, badRows: [], columns }
  return splitInteractions(ingested, { kind: 'random', share: VALIDATION_SHARE }, seed)
}

function someUsers(part: Dataset, heldOut: HeldOut, factors: number): HeldOutUser[] {
  const known = gatherHeldOutUsers(part, heldOut).filter(({ row }) => row !== null)
  const affordable = Math.floor(MEASURE_OPERATIONS / (part.itemIds.length * factors))
  const step = Math.max(1, Math.floor(known.length / Math.max(FEWEST_USERS, affordable)))
  return known.filter((_, place) => place % step === 0)
}

function rankingScore(
  { userFactors, itemFactors }: Tables,
  part: Dataset,
  users: readonly HeldOutUser[],
  factors: number,
): number {
  const lists = floatRecommender({ factors, userFactors, itemFactors })(users, 10, () => {})
  const metrics = rankingMetrics(lists, users, { at: [10], relevantFrom: null, items: part.itemIds.length })
  return metrics[METRIC] ?? 0
}

/** RMSE over the held-out ratings whose user and item are known. */
function ratingError(tables: Tables, part: Dataset, heldOut: HeldOut, options: RatingTrainOptions): number {
  const { factors } = options
  const { mean, min, max } = summarize(part.train.values)
  const { users, items, values } = heldOut.interactions
  let squares = 0
  let count = 0
  for (const [place, user] of users.entries()) {
    const item = items[place] as number
    if (user >= part.userIds.length || item >= part.itemIds.length) continue
    let rating = mean + (tables.userBiases[user] as number) + (tables.itemBiases[item] as number)
    for (let f = 0; f < factors; f++) {
      rating +=
        (tables.userFactors[user * factors + f] as number) *
        (tables.itemFactors[item * factors + f] as number)
    }
    squares += (Math.max(min, Math.min(max, rating)) - (values[place] as number)) ** 2
    count++
  }
  return Math.sqrt(squares / Math.max(1, count))
}
