/** How much memory a model takes where it is served, told from its manifest, and how much there is. No I/O. */
import type { Manifest } from './manifest.ts'
import { PAGE_BYTES } from './score-kernel.ts'
import { planScoreMemory } from './score-memory.ts'

/** What the platform gives an isolate. */
export const ISOLATE_BYTES = 128e6
/** Of these; the rest is code, requests, and what is remembered of users and filters. */
export const MODEL_BUDGET_BYTES = 100e6
/** A model above this leaves the isolate no room to answer with; one above half of the budget none for a second. */
export const MOST_MODEL_BYTES = 110e6

export interface ModelMemory {
  /** Memory of the score kernel: the item tables and its scratch. */
  readonly tables: number
  /** Metadata and, from the first search on, the folded titles. */
  readonly texts: number
  /** Where to find users, and from the first question for similar ones on, their factors. */
  readonly users: number
}

/** @throws {RangeError} where a table has more factors than a scan sums exactly. */
export function modelMemory(manifest: Manifest): ModelMemory {
  const { metadata, search, userFactors, users } = manifest.blobs
  const metadataBytes = metadata?.bytes ?? 0
  return {
    tables: planScoreMemory(manifest).pages * PAGE_BYTES,
    texts: metadataBytes + (search?.bytes ?? metadataBytes),
    users: users.head.bytes + (userFactors?.bytes ?? 0),
  }
}

/** @throws {RangeError} as `modelMemory`. */
export function modelBytes(manifest: Manifest): number {
  const { tables, texts, users } = modelMemory(manifest)
  return tables + texts + users
}
