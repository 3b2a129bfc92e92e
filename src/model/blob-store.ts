/**
 * What the Worker and the publisher need of a store of immutable blobs. Names are `blobKey(sha256)`.
 * Implementations: R2 and KV in chunks (src/worker/stores), files in a model directory (scripts/train).
 */
export interface BlobStore {
  /** The whole blob, or null where there is none. Rejects when the store cannot be read. */
  open(key: string): Promise<BlobStream | null>
  /** Exactly bytes [offset, offset + length), or null where there is no blob. Rejects on a short answer. */
  read(key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer> | null>
}

/**
 * What a store answered to `read`, once it has been looked at.
 * @throws {Error} unless it has the length that was asked for.
 */
export function wholeRange(
  answer: ArrayBuffer,
  { key, offset, length }: { key: string; offset: number; length: number },
): Uint8Array<ArrayBuffer> {
  if (answer.byteLength !== length) {
    throw new Error(`${key}: asked for ${length} bytes from ${offset}, got ${answer.byteLength}`)
  }
  return new Uint8Array(answer)
}

export interface BlobStream {
  readonly bytes: number
  /** A chunk may lie in a buffer that the next one overwrites: be done with it before asking on. */
  readonly body: AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** The write side, used by the publisher only. */
export interface WritableBlobStore extends BlobStore {
  has(key: string): Promise<boolean>
  write(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** Keys of all blobs, also of those that a stopped `write` has left unreadable parts of. */
  list(): Promise<string[]>
  /** Removes the blob and whatever there is of it. */
  delete(key: string): Promise<void>
}
