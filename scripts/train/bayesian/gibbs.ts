/**
 * Bayesian matrix factorisation by Gibbs sampling (Salakhutdinov & Mnih, ICML 2008), with the biases as the last
 * coordinate of every vector:
 *
 *     r ~ N(mean + b_u + b_i + p_u·q_i, 1/α),   (p_u, b_u) ~ N(m_u, Λ_U⁻¹),   (q_i, b_i) ~ N(m_i, Λ_V⁻¹)
 *
 * with the priors of `prior.ts` on (m, Λ) and Gamma(1, rate 1) on α. One sweep draws each of these
 * given all the others: the users' prior, the users, α, the items' prior, the items.
 */
import { compressByItem, compressByUser } from '../als/compressed-rows.ts'
import type { Dataset } from '../interactions.ts'
import { gamma } from './gamma.ts'
import { drawPrior, type Features } from './prior.ts'
import type { SamplerSide } from './row-sampler.ts'
import { SamplerThreads } from './sampler-threads.ts'
import { streamOf } from './stream.ts'

export interface GibbsOptions {
  readonly factors: number
  /** Sweeps, the discarded ones included. */
  readonly sweeps: number
  readonly seed: number
  readonly threads: number
  /** What the ratings are taken relative to. */
  readonly mean: number
  /** Of the users and of the items: what their priors' means depend on. */
  readonly features: readonly [users: Features, items: Features]
}

/** The state after one sweep. The vectors are overwritten by the next. */
export interface Sample {
  /** 1…sweeps */
  readonly sweep: number
  /** [users, factors + 1]: p_u, and b_u behind it. */
  readonly users: Float64Array
  /** [items, factors + 1] */
  readonly items: Float64Array
  /** α */
  readonly noisePrecision: number
  /** Σ(r − r̂)² over the training ratings, before the items were drawn. */
  readonly squaredErrors: number
}

/** Streams of random numbers; rows have (seed, sweep, side, row). */
const HYPERPARAMETERS = 2
const FIRST_ITEMS = 3
/** Standard deviation of the first item factors. */
const FIRST_DEVIATION = 0.1

/** Runs the sampler; `onSample` is called after every sweep. */
export async function sampleFactors(
  dataset: Dataset,
  options: GibbsOptions,
  onSample: (sample: Sample) => void,
): Promise<void> {
  const { seed, mean, features } = options
  const size = options.factors + 1
  const { train } = dataset
  const sides = [
    sideOf(compressByUser(train, dataset.userIds.length), train.values, mean, size),
    sideOf(compressByItem(train, dataset.itemIds.length), train.values, mean, size),
  ] as const
  const [users, items] = sides
  const first = streamOf(seed, FIRST_ITEMS)
  for (let at = 0; at < items.vectors.length; at++) {
    items.vectors[at] = at % size === size - 1 ? 0 : first.normal() * FIRST_DEVIATION
  }
  let noisePrecision = 1
  const threads = new SamplerThreads(sides, size, options.threads)
  try {
    for (let sweep = 1; sweep <= options.sweeps; sweep++) {
      const rng = streamOf(seed, sweep, HYPERPARAMETERS)
      const userPrecision = drawPrior(users.vectors, size, features[0], users.means, rng)
      await threads.draw(0, { precision: userPrecision, noisePrecision, stream: [seed, sweep, 0] })
      const squaredErrors = users.errors.reduce((sum, value) => sum + value, 0)
      noisePrecision = gamma(1 + train.values.length / 2, rng) / (1 + squaredErrors / 2)
      const itemPrecision = drawPrior(items.vectors, size, features[1], items.means, rng)
      await threads.draw(1, { precision: itemPrecision, noisePrecision, stream: [seed, sweep, 1] })
      onSample({
        sweep,
        users: users.vectors,
        items: items.vectors,
        noisePrecision,
        squaredErrors,
      })
    }
  } finally {
    await threads.close()
  }
}

function sideOf(
  compressed: ReturnType<typeof compressByUser>,
  values: Float32Array,
  mean: number,
  size: number,
): SamplerSide {
  const { rows, starts, columns, order, sources } = compressed
  const shared = <T extends Uint32Array | Float32Array | Float64Array>(
    make: new (buffer: SharedArrayBuffer) => T,
    length: number,
    bytes: number,
  ): T => new make(new SharedArrayBuffer(length * bytes))
  const words = (source: Uint32Array): Uint32Array => {
    const copy = shared(Uint32Array, source.length, 4)
    copy.set(source)
    return copy
  }
  const relative = shared(Float32Array, values.length, 4)
  for (let pair = 0; pair < relative.length; pair++) {
    relative[pair] = (values[sources[pair] as number] as number) - mean
  }
  return {
    rows,
    order: words(order),
    starts: words(starts),
    columns: words(columns),
    values: relative,
    vectors: shared(Float64Array, rows * size, 8),
    means: shared(Float64Array, rows * size, 8),
    errors: shared(Float64Array, rows, 8),
  }
}
