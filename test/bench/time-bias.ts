/**
 * Item biases that change with time: r̂ = μ + b_u + b_i + b_i,Bin(t) + p_u·q_i, of which a served model has b_i plus
 * the last bin's deviation (Koren, "Collaborative filtering with temporal dynamics", KDD 2009, equation 6).
 */
import type { RatingTrainOptions } from '../../scripts/train/als/options.ts'
import { summarize, trainRating } from '../../scripts/train/als/rating.ts'
import { createWorkspace } from '../../scripts/train/als/workspace.ts'
import { floatPredictor } from '../../scripts/train/evaluate/float-predictor.ts'
import { gatherHeldOutUsers } from '../../scripts/train/evaluate/held-out-users.ts'
import { ratingMetrics } from '../../scripts/train/evaluate/rating-metrics.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import type { RatingModel } from '../../scripts/train/trained-model.ts'

/** `span`: bins of equal length in days. `count`: bins with equal numbers of ratings. */
export type Binning = 'span' | 'count'

export interface BinOptions {
  readonly binning: Binning
  /** 1 bin is the plain model. */
  readonly bins: number
  /** Added to the number of ratings that an item has in a bin where their mean is taken. */
  readonly regularization: number
}

export const PLAIN: BinOptions = { binning: 'span', bins: 1, regularization: 0 }

/** As in `fitBaseline`. */
const SWEEPS = 10

export interface BinnedBaseline {
  readonly userBiases: Float32Array<ArrayBuffer>
  /** [items]. Without deviations. */
  readonly itemBiases: Float32Array<ArrayBuffer>
  /** [items, bins]. All 0 for one bin. */
  readonly deviations: Float32Array<ArrayBuffer>
  /** [ratings]. Bin of each. */
  readonly binOf: Uint32Array<ArrayBuffer>
}

/** Alternates over b_i, b_i,Bin(t) and b_u, each a ridge mean of what the others leave. */
export function fitBinnedBaseline(
  { train, userIds, itemIds }: Dataset,
  options: RatingTrainOptions['baseline'],
  { binning, bins, regularization }: BinOptions,
): BinnedBaseline {
  const { users, items, values, times } = train
  if (times === null) throw new Error('the interactions have no times, which bins are made of')
  const { mean } = summarize(values)
  const binOf = binning === 'span' ? binsOfEqualSpan(times, bins) : binsOfEqualCount(times, bins)
  const cells = Uint32Array.from(items, (item, pair) => item * bins + (binOf[pair] as number))
  const userBiases = new Float32Array(userIds.length)
  const itemBiases = new Float32Array(itemIds.length)
  const deviations = new Float32Array(itemIds.length * bins)
  const update = (biases: Float32Array, rowOf: Uint32Array, ridge: number) => {
    const sums = new Float64Array(biases.length)
    const counts = new Float64Array(biases.length)
    for (let pair = 0; pair < values.length; pair++) {
      const row = rowOf[pair] as number
      const predicted =
        mean +
        (userBiases[users[pair] as number] as number) +
        (itemBiases[items[pair] as number] as number) +
        (deviations[cells[pair] as number] as number)
      const rest = (values[pair] as number) - predicted + (biases[row] as number)
      sums[row] = (sums[row] as number) + rest
      counts[row] = (counts[row] as number) + 1
    }
    for (let row = 0; row < biases.length; row++) {
      const count = counts[row] as number
      biases[row] = count > 0 ? (sums[row] as number) / (count + ridge) : 0
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    update(itemBiases, items, options.itemRegularization)
    if (bins > 1) update(deviations, cells, regularization)
    update(userBiases, users, options.userRegularization)
  }
  return { userBiases, itemBiases, deviations, binOf }
}

function binsOfEqualSpan(times: Float64Array, bins: number): Uint32Array<ArrayBuffer> {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const time of times) {
    first = Math.min(first, time)
    last = Math.max(last, time)
  }
  const width = (last - first) / bins || 1
  return Uint32Array.from(times, (time) => Math.min(bins - 1, Math.floor((time - first) / width)))
}

function binsOfEqualCount(times: Float64Array, bins: number): Uint32Array<ArrayBuffer> {
  const sorted = times.slice().sort()
  const starts = Array.from(
    { length: bins },
    (_, bin) => sorted[Math.floor((bin * sorted.length) / bins)] as number,
  )
  return Uint32Array.from(times, (time) => starts.findLastIndex((start) => start <= time))
}

export interface Errors {
  /** Of all held-out ratings; unknown users and items keep what is known of their prediction. */
  readonly all: number
  /** Of those whose user the training part knows. */
  readonly knownUsers: number
}

/** Held-out errors of the bias-only model. */
export function baselineErrors(dataset: Dataset, options: RatingTrainOptions, bins: BinOptions): Errors {
  const { userBiases, itemBiases, deviations } = fitBinnedBaseline(dataset, options.baseline, bins)
  const { mean, min, max } = summarize(dataset.train.values)
  return errorsOf(dataset, {
    options: {
      factors: 0,
      regularization: 0,
      regularizationExponent: 0,
      biasRegularization: 0,
      mean,
      scale: { min, max },
      baseline: { mean, userRegularization: options.baseline.userRegularization },
    },
    userFactors: new Float32Array(0),
    itemFactors: new Float32Array(0),
    userBiases,
    itemBiases: withLastBin(itemBiases, deviations, bins.bins),
    baseline: { userBiases, itemBiases },
    losses: [],
    iterationMs: [],
  })
}

/** Held-out errors of ALS on the ratings less their bin's deviation, the last bin's being added to the item biases. */
export async function alsErrors(
  dataset: Dataset,
  options: RatingTrainOptions,
  bins: BinOptions,
  seed: number,
): Promise<Errors> {
  const { deviations, binOf } = fitBinnedBaseline(dataset, options.baseline, bins)
  const { items, values } = dataset.train
  const { min, max } = summarize(values)
  const steady = values.map(
    (value, pair) =>
      value - (deviations[(items[pair] as number) * bins.bins + (binOf[pair] as number)] as number),
  )
  const adjusted = { ...dataset, train: { ...dataset.train, values: steady } }
  const workspace = createWorkspace(adjusted, { factors: options.factors, biases: 1 }, 2)
  try {
    const model = await trainRating(workspace, adjusted, options, seed, () => true)
    return errorsOf(dataset, {
      ...model,
      options: { ...model.options, scale: { min, max } },
      itemBiases: withLastBin(model.itemBiases, deviations, bins.bins),
    })
  } finally {
    await workspace.close()
  }
}

function withLastBin(
  itemBiases: Float32Array,
  deviations: Float32Array,
  bins: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(itemBiases, (bias, item) => bias + (deviations[(item + 1) * bins - 1] as number))
}

function errorsOf(dataset: Dataset, model: RatingModel): Errors {
  if (dataset.heldOut === null) throw new Error(`${dataset.name} has nothing to measure on`)
  const users = gatherHeldOutUsers(dataset, dataset.heldOut)
  const known = users.filter(({ row }) => row !== null)
  const rmse = (of: typeof users) => ratingMetrics(floatPredictor(model), of).rmse ?? Number.NaN
  return { all: rmse(users), knownUsers: rmse(known) }
}
