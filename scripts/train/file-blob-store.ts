/** Blobs as files of one folder, each named by its SHA-256. */
import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '../../src/model/blob-store.ts'

/** One system call takes less than 2 GiB; this much is also what one chunk of a stream takes in memory. */
const CHUNK_BYTES = 4 * 2 ** 20

export function fileBlobStore(folder: string): BlobStore {
  return {
    async open(key) {
      const path = blobFile(folder, key)
      const bytes = await sizeOrNull(path)
      return bytes === null ? null : { bytes, body: chunks(path) }
    },

    async read(key, offset, length) {
      const file = await openOrNull(blobFile(folder, key))
      if (file === null) return null
      try {
        const bytes = new Uint8Array(length)
        let filled = 0
        while (filled < length) {
          const { bytesRead } = await file.read(
            bytes,
            filled,
            Math.min(CHUNK_BYTES, length - filled),
            offset + filled,
          )
          if (bytesRead === 0)
            throw new Error(`${key}: asked for ${length} bytes from ${offset}, got ${filled}`)
          filled += bytesRead
        }
        return bytes
      } finally {
        await file.close()
      }
    },
  }
}

/** Writes a file whole or not at all: under another name, flushed to the disk, then renamed. */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.partial`
  const file = await open(partial, 'w')
  try {
    let written = 0
    while (written < bytes.length) {
      const { bytesWritten } = await file.write(bytes, written, Math.min(CHUNK_BYTES, bytes.length - written))
      written += bytesWritten
    }
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
}

/** Names of blobs, and of what a stopped `writeFileWhole` leaves of one. */
export const BLOB_FILE = /^[0-9a-f]{64}(\.partial)?$/

function blobFile(folder: string, key: string): string {
  const sha256 = /^blob\/([0-9a-f]{64})$/.exec(key)?.[1]
  if (sha256 === undefined)
    throw new RangeError(`"${key}" is no blob's key, expected blob/ and 64 hex digits`)
  return join(folder, sha256)
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function sizeOrNull(path: string): Promise<number | null> {
  const file = await openOrNull(path)
  if (file === null) return null
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Opens the file at the first read, so that a stream nobody reads leaves none open. Chunks share one buffer. */
async function* chunks(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r')
  try {
    const buffer = new Uint8Array(CHUNK_BYTES)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
