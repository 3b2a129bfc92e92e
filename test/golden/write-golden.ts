/**
 * Writes the golden files of the current format version: `node test/golden/write-golden.ts`. Files that are there
 * stay as they are, for ever: a new version gets files of its own, and the old ones prove what becomes of old blobs.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportModel } from '../../scripts/train/export.ts'
import { DATASET, METADATA, MODEL } from './small-model.ts'

const { manifest, blobs } = exportModel(DATASET, MODEL, METADATA, { seed: 42, simulated: false })

function writeOnce(name: string, content: string | Uint8Array): void {
  const path = join(import.meta.dirname, name)
  if (existsSync(path)) console.log(`${name} is there and stays as it is`)
  else writeFileSync(path, content)
}

for (const [kind, reference] of Object.entries(manifest.blobs)) {
  const bytes = reference && blobs.get(reference.sha256)
  if (bytes) writeOnce(`${kind}-v1.bin`, bytes)
}
writeOnce('manifest-v1.json', `${JSON.stringify(manifest, null, 2)}\n`)
