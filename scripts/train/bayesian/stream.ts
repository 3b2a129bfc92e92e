/** Independent streams of random numbers, one for each purpose, so that no result depends on who computes it. */
import { createRng, type Rng } from '../../../src/model/rng.ts'

/** The stream of these numbers, such as (seed, sweep, side, row). */
export function streamOf(...keys: readonly number[]): Rng {
  let hash = 0x811c9dc5
  for (const key of keys) hash = mix(hash ^ key)
  return createRng(hash)
}

/** Finaliser of MurmurHash3: every bit of the input changes half of the output. */
function mix(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) + 0x9e3779b9
}
