/** Reads the two documents that say what is served: the pointer, and a version's manifest. */
import { manifestKey, POINTER_KEY } from '../../model/keys.ts'
import { type Manifest, manifestSchema, type Pointer, pointerSchema } from '../../model/manifest.ts'
import { modelVersion } from '../../model/model-version.ts'
import { DocumentError, type DocumentStore } from '../stores/documents.ts'

/** Null where nothing has been published. @throws {DocumentError} on a pointer of another shape. */
export async function readPointer(documents: DocumentStore): Promise<Pointer | null> {
  const document = await documents.get(POINTER_KEY)
  if (document === null) return null
  const parsed = pointerSchema.safeParse(document)
  if (!parsed.success) throw new DocumentError(`${POINTER_KEY}: ${parsed.error.message}`)
  return parsed.data
}

/** @throws {DocumentError} unless the manifest is there, is of this format, and has the version that it is stored under. */
export async function readManifest(documents: DocumentStore, version: string): Promise<Manifest> {
  const key = manifestKey(version)
  const document = await documents.get(key)
  if (document === null) throw new DocumentError(`${key}: the pointer names it, the store has not got it`)
  const parsed = manifestSchema.safeParse(document)
  if (!parsed.success) throw new DocumentError(`${key}: ${parsed.error.message}`)
  const actual = modelVersion(parsed.data)
  if (actual !== version) throw new DocumentError(`${key}: its content is of version ${actual}`)
  return parsed.data
}
