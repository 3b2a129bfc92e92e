/** Removes what is published and nothing points to any more. */
import { BLOB_PREFIX, blobKey, MANIFEST_PREFIX, manifestKey } from '../../src/model/keys.ts'
import { blobsOf } from './publish.ts'
import type { PublishTarget } from './publish-target.ts'
import { readPublishedManifest } from './published-manifest.ts'
import { keepPrevious, namedVersions, readPointer, writePointer } from './served-versions.ts'

export interface Pruned {
  /** Versions that are left: the served one, those before it, the canary. */
  readonly kept: readonly string[]
  /** Versions whose manifests were removed. */
  readonly removedVersions: readonly string[]
  readonly removedBlobs: number
}

/**
 * Keeps the served version, the `keep` versions before it and the canary. The pointer goes first, so that it never
 * names what is no more; stopped anywhere, the next run goes on. Not to be run while something is being published:
 * blobs come before the manifest that names them.
 * @throws {Error} where the manifest of a kept version cannot be read; nothing is removed then, as it cannot be told
 * which blobs are its own.
 */
export async function pruneVersions(
  target: PublishTarget,
  keep: number,
  onStep: (step: string) => void = () => {},
): Promise<Pruned> {
  const before = await readPointer(target.documents)
  // Whatever is there without a pointer may be of a first publication that is under way.
  if (before === null) return { kept: [], removedVersions: [], removedBlobs: 0 }
  const pointer = keepPrevious(before, keep)
  const kept = namedVersions(pointer)
  const keptBlobs = new Set<string>()
  for (const version of kept) {
    const manifest = await readPublishedManifest(target, version)
    if (manifest === null) {
      throw new Error(
        `the manifest of ${version} is missing or damaged in the ${target.name} store: publish that model again, or keep fewer. Nothing was removed.`,
      )
    }
    for (const { sha256 } of blobsOf(manifest)) keptBlobs.add(blobKey(sha256))
  }
  if (pointer !== before) {
    onStep('versions from the pointer')
    await writePointer(target.documents, pointer)
  }

  const keptManifests = new Set(kept.map(manifestKey))
  const manifests = (await target.documents.list(MANIFEST_PREFIX)).filter((key) => !keptManifests.has(key))
  for (const key of manifests) {
    onStep(key)
    await target.documents.delete(key)
  }
  const blobs = (await target.blobs.list()).filter(
    (key) => key.startsWith(BLOB_PREFIX) && !keptBlobs.has(key),
  )
  for (const key of blobs) {
    onStep(key)
    await target.blobs.delete(key)
  }
  return {
    kept,
    removedVersions: manifests.map((key) => key.slice(MANIFEST_PREFIX.length)),
    removedBlobs: blobs.length,
  }
}
