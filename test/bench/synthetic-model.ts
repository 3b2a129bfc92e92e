/** A model of any size with random factors, exported as a trained one is: only its size matters. */
import { createHash } from 'node:crypto'
import type { ExportedModel } from '../../scripts/train/export.ts'
import { encodeItems } from '../../src/model/format/items.ts'
import { encodeUsers } from '../../src/model/format/users.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { createRng } from '../../src/model/rng.ts'

export interface SyntheticSize {
  readonly items: number
  readonly factors: number
  readonly users: number
}

export const HISTORY = 100

/** Ids have the length of those of a large shop. Every user has a history of `HISTORY` items. */
export function syntheticModel({ items, factors, users }: SyntheticSize, seed: number): ExportedModel {
  const rng = createRng(seed)
  const stride = Math.ceil(factors / 16) * 16
  const codes = new Int8Array(items * stride)
  for (let row = 0; row < items; row++) {
    for (let factor = 0; factor < factors; factor++) codes[row * stride + factor] = rng.integer(255) - 127
  }
  const scales = Float32Array.from({ length: items }, () => 0.0005 + 0.001 * rng.uniform())
  const itemBytes = encodeItems({
    ids: Array.from({ length: items }, (_, row) => `item-${row + 1_000_000}`),
    factors: { rows: items, factors, stride, codes, scales },
    biases: null,
    counts: Uint32Array.from({ length: items }, (_, row) => (row < HISTORY ? users : 0)),
  })
  const userBlob = encodeUsers({
    ids: Array.from({ length: users }, (_, user) => `user-${user}`),
    items,
    ranking: { factors, values: Float32Array.from({ length: users * factors }, () => 0.1 * rng.normal()) },
    rating: null,
    history: {
      starts: Uint32Array.from({ length: users + 1 }, (_, user) => user * HISTORY),
      rows: Uint32Array.from({ length: users * HISTORY }, (_, at) => at % HISTORY),
      values: new Float32Array(users * HISTORY).fill(1),
    },
  })
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>()
  const reference = (bytes: Uint8Array<ArrayBuffer>) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { sha256, bytes: bytes.byteLength }
  }
  const add = (bytes: Uint8Array<ArrayBuffer>) => {
    const named = reference(bytes)
    blobs.set(named.sha256, bytes)
    return named
  }
  const manifest: Manifest = {
    format: 1,
    dataset: { name: `synthetic ${items}×${factors}`, simulated: true },
    feedback: 'implicit',
    counts: { users, items, interactions: users * HISTORY },
    ranking: {
      factors,
      regularization: 0.01,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule: { kind: 'constant', weight: 1 },
    },
    rating: null,
    blobs: {
      items: add(itemBytes),
      users: { ...add(userBlob.bytes), head: reference(userBlob.bytes.slice(0, userBlob.headBytes)) },
      metadata: null,
      ratings: null,
    },
    evaluation: null,
    seed,
  }
  return { manifest, blobs }
}
