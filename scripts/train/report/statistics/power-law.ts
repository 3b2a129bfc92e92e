/**
 * Fits a discrete power law p(x) = x^−α / ζ(α, x_min), x ≥ x_min (Clauset, Shalizi, Newman: Power-law
 * distributions in empirical data, SIAM Review 2009): α by maximum likelihood, x_min by the least
 * Kolmogorov–Smirnov distance of the tail, the interval by bootstrap at that x_min.
 */
import type { Rng } from '../../../../src/model/rng.ts'
import { hurwitzZeta } from './special-functions.ts'

export interface PowerLawFit {
  readonly from: number
  /** Values that are at least `from`. */
  readonly tail: number
  readonly alpha: number
  /** Asymptotic: 1 / √(n · second derivative of ln ζ). */
  readonly standardError: number
  /** Largest difference of the cumulative shares, data against law. */
  readonly distance: number
  /** 95 % bootstrap interval of α. */
  readonly interval: readonly [number, number]
}

export interface PowerLawOptions {
  /** Bootstrap samples. */
  readonly samples: number
  /** The tail has at least so many values. */
  readonly leastTail: number
}

const LEAST_ALPHA = 1.01
const MOST_ALPHA = 20
/** Candidates for x_min are thinned out to so many. */
const MOST_CANDIDATES = 150

/** Null where no tail of enough values has two different ones. `values` are whole and positive. */
export function fitPowerLaw(
  values: ArrayLike<number>,
  options: PowerLawOptions,
  rng: Rng,
): PowerLawFit | null {
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  let best: { start: number; alpha: number; distance: number } | null = null
  for (const start of candidates(sorted, options.leastTail)) {
    const tail = sorted.subarray(start)
    if (tail[0] === tail.at(-1)) continue
    const alpha = fitAlpha(tail[0] as number, meanLog(tail))
    const distance = ksDistance(tail, alpha)
    if (best === null || distance < best.distance) best = { start, alpha, distance }
  }
  if (best === null) return null
  const { start, alpha, distance } = best
  const tail = sorted.subarray(start)
  const from = tail[0] as number
  return {
    from,
    tail: n - start,
    alpha,
    standardError: 1 / Math.sqrt(tail.length * logZetaCurvature(alpha, from)),
    distance,
    interval: bootstrap(tail, options.samples, rng),
  }
}

/** Starts of tails in rising values: the first place of each value, thinned out. */
function candidates(sorted: Float64Array, leastTail: number): number[] {
  const starts: number[] = []
  for (let place = 0; place <= sorted.length - leastTail; place++) {
    if (place === 0 || sorted[place] !== sorted[place - 1]) starts.push(place)
  }
  const step = Math.max(1, starts.length / MOST_CANDIDATES)
  return Array.from(
    { length: Math.ceil(starts.length / step) },
    (_, index) => starts[Math.floor(index * step)] as number,
  )
}

function meanLog(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += Math.log(value)
  return sum / values.length
}

/** Maximises −ln ζ(α, from) − α·mean ln x, which is concave: bisects its derivative. */
function fitAlpha(from: number, mean: number): number {
  let low = LEAST_ALPHA
  let high = MOST_ALPHA
  for (let step = 0; step < 60 && high - low > 1e-9; step++) {
    const middle = (low + high) / 2
    if (-logZetaSlope(middle, from) > mean) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const DIFFERENCE = 1e-4

function logZetaSlope(alpha: number, from: number): number {
  const above = Math.log(scaledZeta(alpha + DIFFERENCE, from))
  const below = Math.log(scaledZeta(alpha - DIFFERENCE, from))
  return (above - below) / (2 * DIFFERENCE) - Math.log(from)
}

function logZetaCurvature(alpha: number, from: number): number {
  const at = (value: number) => Math.log(scaledZeta(value, from))
  return (at(alpha + DIFFERENCE * 10) - 2 * at(alpha) + at(alpha - DIFFERENCE * 10)) / (DIFFERENCE * 10) ** 2
}

/** ζ(α, from)·from^α, which does not vanish for large `from`. */
function scaledZeta(alpha: number, from: number): number {
  return hurwitzZeta(alpha, from) * from ** alpha
}

function ksDistance(tail: Float64Array, alpha: number): number {
  const whole = hurwitzZeta(alpha, tail[0] as number)
  let distance = 0
  for (let place = 0; place < tail.length; place++) {
    const value = tail[place] as number
    if (value === tail[place + 1]) continue
    const law = 1 - hurwitzZeta(alpha, value + 1) / whole
    distance = Math.max(distance, Math.abs((place + 1) / tail.length - law))
  }
  return distance
}

function bootstrap(tail: Float64Array, samples: number, rng: Rng): [number, number] {
  const from = tail[0] as number
  const logs = tail.map(Math.log)
  const alphas = new Float64Array(samples)
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0
    for (let draw = 0; draw < logs.length; draw++) sum += logs[rng.integer(logs.length)] as number
    alphas[sample] = fitAlpha(from, sum / logs.length)
  }
  alphas.sort()
  const at = (share: number) => alphas[Math.round(share * (samples - 1))] as number
  return [at(0.025), at(0.975)]
}
