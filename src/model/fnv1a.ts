/**
 * FNV-1a, 32 bits (Fowler, Noll, Vo): a stable hash and a checksum of short byte strings. Each step is a bijection
 * of the state, so any single changed byte changes the result; it resists accidents, not attackers.
 */

const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/** Hash of `bytes` as a uint32. `state` is the hash of what came before them. */
export function fnv1a(bytes: Uint8Array, state: number = OFFSET_BASIS): number {
  let hash = state
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] as number), PRIME)
  return hash >>> 0
}

/** Spreads a hash over all of its bits (MurmurHash3's finaliser): FNV's low bits alone depend on few of its input's. */
export function spreadBits(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
