/** Gamma-distributed numbers, which the conjugate priors of the sampler need. */
import type { Rng } from '../../../src/model/rng.ts'

/** Gamma of this shape and rate 1 (Marsaglia & Tsang 2000). */
export function gamma(shape: number, rng: Rng): number {
  // Below 1: the gamma of shape + 1, times uniform^(1 / shape).
  if (shape < 1) return gamma(shape + 1, rng) * (1 - rng.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = rng.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - rng.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v
  }
}

/** χ² with these degrees of freedom. */
export function chiSquare(degrees: number, rng: Rng): number {
  return 2 * gamma(degrees / 2, rng)
}
