/** How much memory models take, told from their manifests, and how much there is for them. */
import type { Manifest } from '../../model/manifest.ts'
import { PAGE_BYTES } from '../../model/score-kernel.ts'
import { planScoreMemory } from '../../model/score-memory.ts'

/** Of the 128 MB of an isolate; the rest is code, requests, and what is remembered of users and filters. */
export const MODEL_BUDGET_BYTES = 100e6

/** With what is read at the first use, the search and the users to compare. */
export function modelBytes(manifest: Manifest): number {
  const { metadata, search, userFactors, users } = manifest.blobs
  const later = (search?.bytes ?? metadata?.bytes ?? 0) + (userFactors?.bytes ?? 0)
  return planScoreMemory(manifest).pages * PAGE_BYTES + users.head.bytes + (metadata?.bytes ?? 0) + later
}
