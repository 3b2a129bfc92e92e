/** Reads blobs and refuses every one whose bytes are not those that the manifest names. */
import type { BlobStore } from '../../model/blob-store.ts'
import { blobKey } from '../../model/keys.ts'
import type { CreateDigest } from './digest.ts'

export interface BlobReference {
  readonly sha256: string
  readonly bytes: number
}

/** A blob that is missing, too short, too long or altered. */
export class BlobMismatchError extends Error {
  override readonly name = 'BlobMismatchError'
}

export interface BlobReader {
  readonly blobs: BlobStore
  readonly createDigest: CreateDigest
  /** Called as bytes arrive, so that a slow load can be told from a dead one. */
  readonly onProgress: () => void
}

/**
 * Streams a blob into `target`, which may lie inside WASM memory, and verifies it on the way.
 * @throws {BlobMismatchError} unless `target` now holds exactly the blob that was asked for.
 */
export async function fillFromBlob(
  reader: BlobReader,
  blob: BlobReference,
  target: Uint8Array,
): Promise<void> {
  const key = blobKey(blob.sha256)
  if (target.byteLength !== blob.bytes) {
    throw new BlobMismatchError(
      `${key}: the manifest says ${blob.bytes} bytes, its tables take ${target.byteLength}`,
    )
  }
  await streamVerified(reader, blob, (chunk, at) => target.set(chunk, at))
}

/**
 * Reads a blob and keeps nothing of it.
 * @throws {BlobMismatchError} unless it is exactly the blob that the manifest names.
 */
export function verifyBlob(reader: BlobReader, blob: BlobReference): Promise<void> {
  return streamVerified(reader, blob, () => {})
}

async function streamVerified(
  reader: BlobReader,
  blob: BlobReference,
  take: (chunk: Uint8Array, at: number) => void,
): Promise<void> {
  const key = blobKey(blob.sha256)
  const stream = await reader.blobs.open(key)
  if (stream === null) throw new BlobMismatchError(`${key}: not in the store`)
  if (stream.bytes !== blob.bytes) {
    throw new BlobMismatchError(`${key}: expected ${blob.bytes} bytes, the store has ${stream.bytes}`)
  }
  const digest = reader.createDigest()
  let filled = 0
  for await (const chunk of stream.body) {
    if (filled + chunk.byteLength > blob.bytes) {
      throw new BlobMismatchError(`${key}: expected ${blob.bytes} bytes, more arrived`)
    }
    take(chunk, filled)
    filled += chunk.byteLength
    await digest.update(chunk)
    reader.onProgress()
  }
  if (filled !== blob.bytes) {
    throw new BlobMismatchError(`${key}: expected ${blob.bytes} bytes, the stream ended after ${filled}`)
  }
  checkDigest(key, blob.sha256, await digest.hex())
}

/**
 * Reads the first part of a blob, verified against its own digest: the bucket table of the users blob.
 * @throws {BlobMismatchError} unless it is exactly the part that was asked for.
 */
export async function readHead(
  reader: BlobReader,
  blob: BlobReference,
  head: BlobReference,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = blobKey(blob.sha256)
  const bytes = await reader.blobs.read(key, 0, head.bytes)
  if (bytes === null) throw new BlobMismatchError(`${key}: not in the store`)
  const digest = reader.createDigest()
  await digest.update(bytes)
  checkDigest(key, head.sha256, await digest.hex())
  reader.onProgress()
  return bytes
}

function checkDigest(key: string, expected: string, got: string): void {
  if (got !== expected)
    throw new BlobMismatchError(`${key}: expected SHA-256 ${expected}, the bytes have ${got}`)
}
