/** Loads one version: manifest, then all of its blobs at once, the tables straight into WASM memory. */
import type { BlobStore } from '../../model/blob-store.ts'
import { Engine } from '../../model/engine.ts'
import { HEADER_BYTES } from '../../model/format/header.ts'
import { checkItemsHeader } from '../../model/format/items.ts'
import { decodeMetadata, type MetadataTable } from '../../model/format/metadata.ts'
import { decodeUsersHead, type UsersHead } from '../../model/format/users.ts'
import { blobKey } from '../../model/keys.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { Instantiate } from '../../model/score-kernel.ts'
import type { DocumentStore } from '../stores/documents.ts'
import { ANSWER_LIMITS, LOAD_LIMITS, timeLimitedBlobs } from '../stores/time-limited.ts'
import type { Clock } from './clock.ts'
import type { CreateDigest } from './digest.ts'
import { readManifest } from './pointer.ts'
import { PublishedAnalyses } from './published-analyses.ts'
import { ServedModel } from './served-model.ts'
import { TitleSearch, type TitleSource } from './title-search.ts'
import { UserLookup } from './user-lookup.ts'
import { UserNeighbours } from './user-neighbours.ts'
import { type BlobReader, fillFromBlob, readHead, verifyBlob } from './verified-blob.ts'

export interface ModelStores {
  readonly documents: DocumentStore
  readonly blobs: BlobStore
  readonly instantiate: Instantiate
  readonly createDigest: CreateDigest
  readonly clock: Clock
}

/**
 * @throws {DocumentError} on a manifest that is missing or of another version.
 * @throws {BlobMismatchError} on a blob that is missing or altered.
 * @throws {ModelFormatError} on a blob that is as published, but is not of this format.
 * @throws {TimeLimitError} where a store does not answer in time.
 */
export async function loadModel(
  stores: ModelStores,
  version: string,
  onProgress: () => void,
): Promise<ServedModel> {
  const manifest = await readManifest(stores.documents, version)
  onProgress()
  let hasFailed = false
  const reader = loadingReader(stores, () => {
    // Parts that read on after another has failed would hold this model's memory beside that of the next attempt.
    if (hasFailed) throw new Error(`${version}: another part of it cannot be loaded`)
    onProgress()
  })
  const answerReader: BlobReader = {
    blobs: timeLimitedBlobs(stores.blobs, stores.clock, ANSWER_LIMITS),
    createDigest: stores.createDigest,
    onProgress: () => {},
  }
  const engine = new Engine(manifest, stores.instantiate)
  const [usersHead, metadata] = await Promise.all([
    loadUsersHead(reader, manifest),
    loadMetadata(reader, manifest),
    fillFromBlob(reader, manifest.blobs.items, engine.itemsTarget),
    loadRatings(reader, manifest, engine),
  ]).catch((error: unknown) => {
    hasFailed = true
    throw error
  })
  engine.open()
  const users = new UserLookup(answerReader.blobs, manifest.blobs.users.sha256, usersHead)
  const analyses = new PublishedAnalyses(answerReader, manifest)
  const titles: TitleSource = {
    idOf: (row) => engine.items.ids.idOf(row),
    metadataOf: (row) => metadata?.get(row) ?? null,
  }
  const search = new TitleSearch(answerReader, manifest, titles, stores.clock)
  const neighbours = new UserNeighbours(answerReader, manifest, stores.instantiate, stores.clock)
  return new ServedModel({ version, manifest, engine, metadata, users, analyses, search, neighbours })
}

/**
 * Reads what a load would read, one blob after another, and keeps nothing of it.
 * @throws as `loadModel`, but for what only whole tables show.
 */
export async function verifyModel(
  stores: Omit<ModelStores, 'instantiate'>,
  version: string,
  onProgress: () => void,
): Promise<void> {
  const manifest = await readManifest(stores.documents, version)
  onProgress()
  const reader = loadingReader(stores, onProgress)
  const { items, ratings, metadata } = manifest.blobs
  // A model of another format is sound and yet of no use; its header says so.
  const header = await reader.blobs.read(blobKey(items.sha256), 0, HEADER_BYTES)
  if (header !== null) checkItemsHeader(header)
  await loadUsersHead(reader, manifest)
  for (const blob of [items, ratings, metadata]) if (blob !== null) await verifyBlob(reader, blob)
}

function loadingReader(
  { blobs, clock, createDigest }: Omit<ModelStores, 'instantiate'>,
  onProgress: () => void,
): BlobReader {
  return { blobs: timeLimitedBlobs(blobs, clock, LOAD_LIMITS), createDigest, onProgress }
}

async function loadUsersHead(reader: BlobReader, manifest: Manifest): Promise<UsersHead> {
  const { users } = manifest.blobs
  return decodeUsersHead(await readHead(reader, users, users.head))
}

async function loadRatings(reader: BlobReader, manifest: Manifest, engine: Engine): Promise<void> {
  if (manifest.blobs.ratings === null || engine.ratingsTarget === null) return
  await fillFromBlob(reader, manifest.blobs.ratings, engine.ratingsTarget)
}

async function loadMetadata(reader: BlobReader, manifest: Manifest): Promise<MetadataTable | null> {
  const blob = manifest.blobs.metadata
  if (blob === null) return null
  const bytes = new Uint8Array(blob.bytes)
  await fillFromBlob(reader, blob, bytes)
  return decodeMetadata(bytes)
}
