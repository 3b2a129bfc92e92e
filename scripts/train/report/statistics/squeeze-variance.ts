/**
 * Empirical Bayes for many variances (Smyth 2004, limma's squeezeVar): s²_i of ν_i degrees of freedom, with a scaled
 * inverse χ² prior whose s₀² and ν₀ are fitted to the moments of ln s²; posterior (ν₀·s₀² + ν_i·s²_i)/(ν₀ + ν_i).
 */
import { digamma, trigamma, trigammaInverse } from './special-functions.ts'

export interface Variances {
  /** s²_i, ≥ 0. */
  readonly variances: Float64Array
  /** ν_i ≥ 1: number of values less one. */
  readonly degreesOfFreedom: Float64Array
}

export interface SqueezedVariances {
  readonly variances: Float64Array
  readonly prior: {
    readonly variance: number
    /** ν₀; Infinity where the variances differ no more than chance makes them. */
    readonly degreesOfFreedom: number
  }
}

/** Variances of nothing, which have no logarithm, count as this share of the median one. */
const LEAST_SHARE = 1e-5

export function squeezeVariances({ variances, degreesOfFreedom }: Variances): SqueezedVariances {
  const n = variances.length
  if (n < 2) return { variances, prior: { variance: variances[0] ?? 0, degreesOfFreedom: 0 } }
  const middle = [...variances].sort((left, right) => left - right)[n >> 1] as number
  const least = middle * LEAST_SHARE || Number.MIN_VALUE
  // e_i = ln s²_i − ψ(ν_i/2) + ln(ν_i/2) has mean ln s₀² − ψ(ν₀/2) + ln(ν₀/2), variance ψ′(ν_i/2) + ψ′(ν₀/2).
  const logs = variances.map((variance, index) => {
    const half = (degreesOfFreedom[index] as number) / 2
    return Math.log(Math.max(variance, least)) - digamma(half) + Math.log(half)
  })
  const mean = logs.reduce((sum, value) => sum + value, 0) / n
  const spread = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
  const chance = degreesOfFreedom.reduce((sum, freedom) => sum + trigamma(freedom / 2), 0) / n
  const excess = spread - chance
  if (excess <= 0) {
    const variance = Math.exp(mean)
    return { variances: variances.map(() => variance), prior: { variance, degreesOfFreedom: Infinity } }
  }
  const half = trigammaInverse(excess)
  const prior = { variance: Math.exp(mean + digamma(half) - Math.log(half)), degreesOfFreedom: 2 * half }
  return {
    variances: variances.map((variance, index) => {
      const freedom = degreesOfFreedom[index] as number
      return (
        (prior.degreesOfFreedom * prior.variance + freedom * variance) / (prior.degreesOfFreedom + freedom)
      )
    }),
    prior,
  }
}
