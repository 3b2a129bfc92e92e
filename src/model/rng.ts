/**
 * The only source of randomness: sfc32 (Chris Doty-Humphrey, PractRand), seeded from one integer.
 * Same seed, same numbers on every machine.
 */

export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** Uniform integer in [0, bound). `bound` is at most 2³². */
  integer(bound: number): number
  /** Standard normal, by the polar method (Marsaglia & Bray 1964). */
  normal(): number
}

export function createRng(seed: number): Rng {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed >>> 0
  let counter = 1

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  // The state starts far from random; twelve rounds mix the seed through all of it.
  for (let round = 0; round < 12; round++) next()

  let spare: number | null = null
  const uniform = () => next() / 4294967296
  return {
    uniform,
    integer: (bound) => Math.floor(uniform() * bound),
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      for (;;) {
        const x = 2 * uniform() - 1
        const y = 2 * uniform() - 1
        const square = x * x + y * y
        if (square > 0 && square < 1) {
          const factor = Math.sqrt((-2 * Math.log(square)) / square)
          spare = y * factor
          return x * factor
        }
      }
    },
  }
}

/** Shuffles `values` in place (Fisher–Yates). */
export function shuffle<T>(values: { length: number; [index: number]: T }, rng: Rng): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = rng.integer(last + 1)
    const swapped = values[last] as T
    values[last] = values[other] as T
    values[other] = swapped
  }
}
