/**
 * The publishing stage: blobs that are missing, then the manifest, then the pointer. Nothing that is served names
 * anything before all of it is there, so that publishing may stop anywhere and be run again.
 */
import { createHash } from 'node:crypto'
import type { BlobStore } from '../../src/model/blob-store.ts'
import { blobKey, manifestKey } from '../../src/model/keys.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import { requireFits } from './model-memory.ts'
import type { PublishTarget } from './publish-target.ts'
import { readBlob } from './read-blob.ts'
import { pointTo, readPointer, withCanary, writePointer } from './served-versions.ts'

export interface PublishableModel {
  readonly manifest: Manifest
  readonly modelVersion: string
  readonly blobs: BlobStore
}

export interface Published {
  readonly modelVersion: string
  readonly uploadedBlobs: number
  readonly uploadedBytes: number
  /** Blobs that the target had already. */
  readonly keptBlobs: number
  /** The version served until now; null where there was none, it was this one, or it still is served. */
  readonly replaced: string | null
  /** Percent of the users that get it; null where all do. */
  readonly canaryPercent: number | null
}

export interface PublishOptions {
  /** Percent of the users that get the model, 0 to 100; null for all of them. */
  readonly canaryPercent?: number | null
  readonly onStep?: (step: string) => void
}

interface BlobReference {
  readonly sha256: string
  readonly bytes: number
}

/**
 * Every blob is read back from the target and verified before the manifest is written.
 * @throws {Error} where the model is damaged or larger than an isolate, the target does not give back what it was
 * given, or a canary has no version beside it.
 */
export async function publishModel(
  model: PublishableModel,
  target: PublishTarget,
  { canaryPercent = null, onStep = () => {} }: PublishOptions = {},
): Promise<Published> {
  requireFits(model.manifest)
  let uploadedBlobs = 0
  let uploadedBytes = 0
  const blobs = blobsOf(model.manifest)
  for (const [index, blob] of blobs.entries()) {
    onStep(`blob ${index + 1} of ${blobs.length} (${blob.bytes} bytes)`)
    if (await publishBlob(blob, model.blobs, target)) {
      uploadedBlobs++
      uploadedBytes += blob.bytes
    }
  }
  onStep('manifest')
  await target.documents.put(manifestKey(model.modelVersion), JSON.stringify(model.manifest))
  onStep('pointer')
  const before = await readPointer(target.documents)
  const after =
    canaryPercent === null
      ? pointTo(before, model.modelVersion)
      : withCanary(before, model.modelVersion, canaryPercent)
  if (after !== before) await writePointer(target.documents, after)
  const replaced = before !== null && before.current !== after.current ? before.current : null
  return {
    modelVersion: model.modelVersion,
    uploadedBlobs,
    uploadedBytes,
    keptBlobs: blobs.length - uploadedBlobs,
    replaced,
    canaryPercent,
  }
}

/** Different blobs of a manifest. */
export function blobsOf(manifest: Manifest): BlobReference[] {
  const { items, users, metadata, ratings, search = null, userFactors = null } = manifest.blobs
  const tables = [items, users, metadata, ratings, search, userFactors].filter((blob) => blob !== null)
  const all = [...tables, ...Object.values(manifest.analyses ?? {})]
  return [...new Map(all.map(({ sha256, bytes }) => [sha256, { sha256, bytes }])).values()]
}

/** True where it had to be uploaded. */
async function publishBlob(blob: BlobReference, source: BlobStore, target: PublishTarget): Promise<boolean> {
  const key = blobKey(blob.sha256)
  // A blob that is there but altered is uploaded again: its name is a promise that only its bytes can keep.
  if ((await target.blobs.has(key)) && (await digestOf(target.blobs, key)) === blob.sha256) return false
  const bytes = await readBlob(source, key)
  const found = sha256(bytes)
  if (bytes.byteLength !== blob.bytes || found !== blob.sha256) {
    throw new Error(
      `the model is damaged: ${key} should have ${blob.bytes} bytes, it has ${bytes.byteLength} with SHA-256 ${found}. Train again.`,
    )
  }
  await target.blobs.write(key, bytes)
  const stored = await digestOf(target.blobs, key)
  if (stored !== blob.sha256) {
    throw new Error(
      `${target.name}: ${key} was read back ${stored === null ? 'as missing' : `with SHA-256 ${stored}`}; publish again`,
    )
  }
  return true
}

/** Null where the store has not got it. */
async function digestOf(store: BlobStore, key: string): Promise<string | null> {
  const stream = await store.open(key)
  if (stream === null) return null
  const hash = createHash('sha256')
  for await (const chunk of stream.body) hash.update(chunk)
  return hash.digest('hex')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
