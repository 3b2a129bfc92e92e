/** Damaged bytes through the same checks of size and SHA-256 that the Worker's loader makes. */
import type { BlobStore } from '../../../src/model/blob-store.ts'
import {
  BlobMismatchError,
  type BlobReference,
  fillFromBlob,
  readHead,
} from '../../../src/worker/model/verified-blob.ts'
import { nodeDigest, sha256 } from '../../worker/model/node-digest.ts'
import { must } from './stored-format.ts'

type Bytes = Uint8Array<ArrayBuffer>

const CHUNK_BYTES = 1024

export function storeOf(bytes: Bytes): BlobStore {
  return {
    async open() {
      return { bytes: bytes.length, body: chunks(bytes) }
    },
    async read(key, offset, length) {
      const part = bytes.slice(offset, offset + length)
      // As both stores do.
      if (part.length !== length)
        throw new BlobMismatchError(`${key}: got ${part.length} bytes, asked for ${length}`)
      return part
    },
  }
}

/** Reads a whole blob as the loader does. @throws {BlobMismatchError} unless it is the original. */
export async function loadWhole(original: Bytes, damaged: Bytes): Promise<void> {
  const target = new Uint8Array(original.length)
  await fillFromBlob(readerOf(damaged), referenceTo(original), target)
  must(Buffer.compare(target, original) === 0, 'other bytes than those of the checksum were accepted')
}

/** The same of a head, which is what is read of the users blob. */
export async function loadHead(original: Bytes, damaged: Bytes): Promise<void> {
  const head = await readHead(readerOf(damaged), referenceTo(original), referenceTo(original))
  must(Buffer.compare(head, original) === 0, 'another head than that of the checksum was accepted')
}

function readerOf(bytes: Bytes) {
  return { blobs: storeOf(bytes), createDigest: nodeDigest, onProgress: () => undefined }
}

const references = new WeakMap<Bytes, BlobReference>()
function referenceTo(original: Bytes): BlobReference {
  const known = references.get(original)
  if (known !== undefined) return known
  const reference = { sha256: sha256(original), bytes: original.length }
  references.set(original, reference)
  return reference
}

async function* chunks(bytes: Bytes): AsyncGenerator<Bytes> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    yield bytes.slice(start, start + CHUNK_BYTES)
}
