/** Reads the two documents that say what is served: the pointer, and a version's manifest. */
import { manifestKey, POINTER_KEY } from '../../model/keys.ts'
import { type Manifest, manifestSchema, type Pointer, pointerSchema } from '../../model/manifest.ts'
import { modelVersion } from '../../model/model-version.ts'
import { DocumentError, type DocumentStore, readDocument } from '../stores/documents.ts'

/** Null where nothing has been published. @throws {DocumentError} on a pointer of another shape. */
export function readPointer(documents: DocumentStore): Promise<Pointer | null> {
  return readDocument(documents, POINTER_KEY, pointerSchema)
}

/** @throws {DocumentError} unless the manifest is there, is of this format, and has the version that it is stored under. */
export async function readManifest(documents: DocumentStore, version: string): Promise<Manifest> {
  const key = manifestKey(version)
  const manifest = await readDocument(documents, key, manifestSchema)
  if (manifest === null) throw new DocumentError(`${key}: the pointer names it, the store has not got it`)
  const actual = modelVersion(manifest)
  if (actual !== version) throw new DocumentError(`${key}: its content is of version ${actual}`)
  return manifest
}
