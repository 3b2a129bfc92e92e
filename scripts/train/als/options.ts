/** Every option of a training and its default. */
import { availableParallelism } from 'node:os'
import type { WeightRule } from '../../../src/model/interaction-weight.ts'
import type { BayesianOptions } from '../bayesian/options.ts'
import type { Dataset } from '../interactions.ts'

export interface TrainOptions {
  /** Any 32-bit integer; same seed, same model, whatever the number of threads. */
  readonly seed: number
  readonly threads: number
  readonly ranking: RankingTrainOptions
  /** Null trains no rating table. */
  readonly rating: RatingTrainOptions | null
}

export interface RankingTrainOptions {
  readonly factors: number
  readonly iterations: number
  /** λ of λ·(n + α₀·opposite rows)^ν. */
  readonly regularization: number
  /** ν */
  readonly regularizationExponent: number
  /** α₀, the weight of every pair without an interaction. */
  readonly unobservedWeight: number
  readonly weightRule: WeightRule
  /** β and γ: confidence falls with the user's and the item's number of interactions; 0 leaves it as it is. */
  readonly userWeightExponent: number
  readonly itemWeightExponent: number
  /** Confidence halves with every so many days before the user's newest interaction. Absent: age says nothing. */
  readonly halfLifeDays?: number | undefined
  readonly solver: Solver
}

/**
 * How a row is solved: exactly, or by some steps of conjugate gradient from where the last iteration left it,
 * which takes d² instead of d³: half to two thirds of the time, for a loss that ends within 0.01 %.
 */
export type Solver = { readonly kind: 'cholesky' } | { readonly kind: 'cg'; readonly steps: number }

export interface RatingTrainOptions {
  readonly factors: number
  readonly iterations: number
  /** λ of λ·n^ν. */
  readonly regularization: number
  /** ν */
  readonly regularizationExponent: number
  /** λ of the biases of users and items, also times n^ν. */
  readonly biasRegularization: number
  readonly baseline: BaselineOptions
  /** Trains the table by Gibbs sampling, to which only the baseline of the above applies; null for ALS. */
  readonly bayesian: BayesianOptions | null
}

/** Bias-only model: added to the number of ratings where their mean is taken. */
export interface BaselineOptions {
  readonly userRegularization: number
  readonly itemRegularization: number
}

/** ν */
const DEFAULT_EXPONENT = 0.5

/** Steps after which more do not pay: the loss after ten iterations is within 0.01 % of the exact solver's. */
export const DEFAULT_CG_STEPS = 3

/**
 * The defaults, and the rule by which they follow from the data. They were chosen on parts held out of the
 * *training* data of ML-100K (u1.base), MovieLens latest-small, Steam and Gowalla, never on a test part:
 *
 * - α₀ = 1.5·√density: the sparser the data, the less each of its empty pairs says. Best of a search: 0.2 to 0.4 at
 *   4 % (ML-100K), 0.2 at 1.3 % (latest-small), 0.04 at 0.17 % (Steam), 0.035 to 0.07 at 0.06 % (Gowalla).
 * - ν = 0.5, and λ so that the mean row is regularised by 18·density^¼. Best at the mean row: 7, 8, 4 and 2.4.
 *   With ν = 0.3 for users and 0.7 for items, nDCG@20 of Gowalla is the same.
 * - Confidence falls with n_u^0.35 and n_i^0.25. Without either, nDCG@20 is 2.6 % lower on Gowalla at 256 factors
 *   (recall@20 3.6 %); exponents of 0.5 and more lose again.
 * - Together, against α₀ = √density, λ = 0.05·√α₀, ν = 1 and no exponents, nDCG@20 rises by 0.8 % on ML-100K, 0.8 % on
 *   latest-small and 3.6 % on Steam.
 * - Eight iterations: from 7 to 14, nDCG@20 of Gowalla falls by 0.9 %. Factors go on paying where there are many
 *   items: Gowalla gains 8 % from 128 to 256 and 4 % from there to 512.
 * - Rating: ν = 0.5 needs the same λ on both film sets, which neither 0 nor 1 does.
 */
export function defaultTrainOptions(dataset: Dataset): TrainOptions {
  const { train, userIds, itemIds, feedback } = dataset
  const density = train.values.length / Math.max(1, userIds.length * itemIds.length)
  const explicit = feedback === 'explicit'
  const unobservedWeight = twoDigits(1.5 * Math.sqrt(density))
  return {
    seed: 42,
    threads: availableParallelism(),
    ranking: {
      factors: 64,
      iterations: 8,
      regularization: defaultRegularization(dataset, density, unobservedWeight),
      regularizationExponent: DEFAULT_EXPONENT,
      unobservedWeight,
      weightRule: explicit ? defaultRatingRule(train.values) : { kind: 'constant', weight: 1 },
      userWeightExponent: 0.35,
      itemWeightExponent: 0.25,
      solver: { kind: 'cholesky' },
    },
    rating: explicit
      ? {
          factors: 64,
          iterations: 12,
          regularization: 1.3,
          regularizationExponent: 0.5,
          biasRegularization: 0.7,
          baseline: { userRegularization: 5, itemRegularization: 3 },
          bayesian: null,
        }
      : null,
  }
}

/**
 * λ that regularises the mean user and the mean item (their geometric mean) by 18·density^¼, or by a fiftieth of
 * what their equations sum over where that is less, as in a small data set.
 */
function defaultRegularization(dataset: Dataset, density: number, unobservedWeight: number): number {
  const { userIds, itemIds } = dataset
  const frequency = (density + unobservedWeight) * Math.sqrt(userIds.length * itemIds.length)
  if (frequency === 0) return 1
  return twoDigits(Math.min(18 * density ** 0.25, frequency / 50) / frequency ** DEFAULT_EXPONENT)
}

/**
 * Ratings in the lower half of their scale say "not this". Against weight 1 for every rating, nDCG@10 (every
 * held-out film relevant) changes by −2 % on ML-100K and +2 % on latest-small, that of films rated 4 or more
 * rises by 7 % and 18 %, and that of films rated 2 or less falls by 33 % and 61 %.
 */
function defaultRatingRule(values: Float32Array): WeightRule {
  let least = Number.POSITIVE_INFINITY
  let top = Number.NEGATIVE_INFINITY
  for (const value of values) {
    least = Math.min(least, value)
    top = Math.max(top, value)
  }
  const [dislikedBelow, most] = values.length > 0 ? [(least + top) / 2, top] : [0, 1]
  return { kind: 'rating', dislikedBelow, top: most, weight: 1.5, leastWeight: 0.5, dislikeWeight: 0.3 }
}

/** Two significant digits: what the command prints is what it used. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2))
}

/** @throws {RangeError} for an option out of range, by the name that the command gives it. */
export function checkTrainOptions({ seed, threads, ranking, rating }: TrainOptions): void {
  checkInteger('--seed', seed, Number.MIN_SAFE_INTEGER)
  checkInteger('--threads', threads, 1)
  for (const table of rating === null ? [ranking] : [ranking, rating]) {
    checkInteger('--factors', table.factors, 1)
    checkInteger('--iterations', table.iterations, 0)
    checkNumber('--regularization', table.regularization)
    checkNumber('--regularization-exponent', table.regularizationExponent)
  }
  if (rating?.bayesian) {
    const { factors, featureFactors, chains, samples, burnIn, rank } = rating.bayesian
    for (const [name, value] of Object.entries({ factors, chains, samples, rank })) {
      checkInteger(`the sampler's ${name}`, value, 1)
    }
    checkInteger("the sampler's burnIn", burnIn, 0)
    checkInteger("the sampler's featureFactors", featureFactors, 0)
  }
  checkNumber('--unobserved-weight', ranking.unobservedWeight)
  if (ranking.halfLifeDays !== undefined && !(ranking.halfLifeDays > 0)) {
    throw new RangeError(`--half-life is ${ranking.halfLifeDays}, expected days > 0`)
  }
  if (ranking.solver.kind === 'cg') checkInteger('--solver cg:STEPS', ranking.solver.steps, 1)
}

function checkInteger(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} is ${value}, expected a whole number${least < 0 ? '' : ` ≥ ${least}`}`)
  }
}

function checkNumber(name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name} is ${value}, expected a number ≥ 0`)
  }
}
