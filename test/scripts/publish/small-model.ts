/** A publishable model whose blobs are a few bytes: publishing does not look into them. */
import { createHash } from 'node:crypto'
import type { PublishableModel } from '../../../scripts/train/publish.ts'
import { blobKey } from '../../../src/model/keys.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { streamOf } from './fake-target.ts'

export interface SmallModel extends PublishableModel {
  /** By key; tests may damage it. */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>
}

/** Models of different names share the blob of their users. */
export function smallModel(modelVersion: string): SmallModel {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  const add = (text: string) => {
    const bytes = new TextEncoder().encode(text)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    files.set(blobKey(sha256), bytes)
    return { sha256, bytes: bytes.byteLength }
  }
  const users = add('users of every model')
  const manifest: Manifest = {
    format: 1,
    dataset: { name: modelVersion, simulated: false },
    feedback: 'implicit',
    counts: { users: 1, items: 1, interactions: 1 },
    ranking: {
      factors: 1,
      regularization: 0,
      regularizationExponent: 1,
      unobservedWeight: 0,
      weightRule: { kind: 'constant', weight: 1 },
    },
    rating: null,
    blobs: {
      items: add(`items of ${modelVersion}`),
      users: { ...users, head: users },
      metadata: add(`metadata of ${modelVersion}`),
      ratings: null,
    },
    evaluation: null,
    seed: 42,
  }
  return {
    manifest,
    modelVersion,
    files,
    blobs: {
      async open(key) {
        const bytes = files.get(key)
        return bytes === undefined ? null : streamOf(bytes)
      },
      read: async (key, offset, length) => files.get(key)?.slice(offset, offset + length) ?? null,
    },
  }
}
