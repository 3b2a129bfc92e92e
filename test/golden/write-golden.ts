/**
 * Writes the golden files of the current format versions: `node test/golden/write-golden.ts`. Files that are there
 * stay as they are, for ever: a new version gets files of its own, and the old ones prove what becomes of old blobs.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportModel } from '../../scripts/train/export.ts'
import { encodeItems } from '../../src/model/format/items.ts'
import {
  AGEING_MODEL,
  BIASED_ITEMS,
  DATASET,
  FLAGGED_METADATA,
  METADATA,
  MODEL,
  TIMED_DATASET,
} from './small-model.ts'

/** Of each blob, the version that is written today. */
export const VERSIONS = {
  items: 4,
  biasedItems: 4,
  users: 2,
  sharedUsers: 2,
  ratings: 1,
  metadata: 1,
  search: 1,
  userFactors: 2,
} as const

/** Today's bytes of every blob. */
export function currentBlobs(): Record<keyof typeof VERSIONS, Uint8Array> {
  const { manifest, blobs } = exportModel(DATASET, MODEL, METADATA, { seed: 42, simulated: false })
  const flagged = exportModel(DATASET, MODEL, FLAGGED_METADATA, { seed: 42, simulated: false })
  const ageing = exportModel(TIMED_DATASET, AGEING_MODEL, METADATA, { seed: 42, simulated: false })
  const bytesOf = (kind: keyof typeof manifest.blobs) =>
    blobs.get(manifest.blobs[kind]?.sha256 ?? '') ?? new Uint8Array()
  return {
    items: flagged.blobs.get(flagged.manifest.blobs.items.sha256) ?? new Uint8Array(),
    biasedItems: encodeItems(BIASED_ITEMS),
    users: bytesOf('users'),
    sharedUsers: ageing.blobs.get(ageing.manifest.blobs.users.sha256) ?? new Uint8Array(),
    ratings: bytesOf('ratings'),
    metadata: bytesOf('metadata'),
    search: bytesOf('search'),
    userFactors: bytesOf('userFactors'),
  }
}

function writeOnce(name: string, content: Uint8Array): void {
  const path = join(import.meta.dirname, name)
  if (existsSync(path)) console.log(`${name} is there and stays as it is`)
  else writeFileSync(path, content)
}

if (import.meta.main) {
  for (const [kind, bytes] of Object.entries(currentBlobs())) {
    writeOnce(`${kind}-v${VERSIONS[kind as keyof typeof VERSIONS]}.bin`, bytes)
  }
}
