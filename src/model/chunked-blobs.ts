/** Reads blobs that lie in chunks. Adapters say where head and chunks come from. No I/O of its own. */
import { type ChunkedHead, chunkCount, chunkedHeadSchema, chunkRange, slicesOf } from './blob-chunks.ts'
import type { BlobStore } from './blob-store.ts'
import { ModelFormatError } from './errors.ts'
import { chunkKey } from './keys.ts'

/** Chunks asked for before the one that is waited for has come. */
const READ_AHEAD = 2
/** Connections that a Worker may have open at once. A damaged head may name very many chunks: the first wrong one ends it. */
const READ_AT_ONCE = 6

export interface ChunkSource {
  /** JSON of the head, or null where there is no blob. */
  head(key: string): Promise<string | null>
  /** The whole value under a key of `chunkKey`, or null. */
  chunk(key: string): Promise<ArrayBuffer | null>
}

export function chunkedBlobStore(source: ChunkSource): BlobStore {
  return {
    async open(key) {
      const head = await readHead(source, key)
      return head === null ? null : { bytes: head.bytes, body: chunksOf(source, key, head) }
    },

    async read(key, offset, length) {
      const head = await readHead(source, key)
      if (head === null) return null
      if (offset + length > head.bytes) {
        const there = Math.max(0, head.bytes - offset)
        throw new ModelFormatError(`${key}: asked for ${length} bytes from ${offset}, got ${there}`)
      }
      const slices = slicesOf(head, offset, length)
      const bytes = new Uint8Array(length)
      let filled = 0
      for (let first = 0; first < slices.length; first += READ_AT_ONCE) {
        const some = slices.slice(first, first + READ_AT_ONCE)
        const parts = await Promise.all(some.map(({ index }) => readChunk(source, key, head, index)))
        for (const [place, { start, end }] of some.entries()) {
          bytes.set((parts[place] as Uint8Array).subarray(start, end), filled)
          filled += end - start
        }
      }
      return bytes
    },
  }
}

/** @throws {ModelFormatError} where what is stored is no head. */
async function readHead(source: ChunkSource, key: string): Promise<ChunkedHead | null> {
  const text = await source.head(key)
  if (text === null) return null
  const parsed = chunkedHeadSchema.safeParse(parseJson(text))
  if (!parsed.success)
    throw new ModelFormatError(`${key}: no head of a chunked blob: ${parsed.error.message}`)
  return parsed.data
}

/** Undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function* chunksOf(
  source: ChunkSource,
  key: string,
  head: ChunkedHead,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const chunks = chunkCount(head)
  const ahead: Promise<Uint8Array<ArrayBuffer>>[] = []
  for (let index = 0; index < chunks; index++) {
    while (ahead.length <= READ_AHEAD && index + ahead.length < chunks) {
      const chunk = readChunk(source, key, head, index + ahead.length)
      // Whoever leaves the stream waits for it no more; its failure then concerns nobody.
      chunk.catch(() => undefined)
      ahead.push(chunk)
    }
    yield await (ahead.shift() as Promise<Uint8Array<ArrayBuffer>>)
  }
}

async function readChunk(
  source: ChunkSource,
  key: string,
  head: ChunkedHead,
  index: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = chunkKey(key, index)
  const value = await source.chunk(name)
  const { start, end } = chunkRange(head, index)
  if (value?.byteLength !== end - start) {
    throw new ModelFormatError(`${name}: expected ${end - start} bytes, got ${value?.byteLength ?? 'none'}`)
  }
  return new Uint8Array(value)
}
