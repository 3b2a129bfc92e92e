/** Stores that answer in time or reject, whatever those below them do. */
import type { BlobStore } from '../../model/blob-store.ts'
import type { Clock } from '../model/clock.ts'
import { withinTime } from '../model/time-limit.ts'
import type { DocumentStore } from './documents.ts'

export interface TimeLimits {
  /** For a document, a range, the start of a stream, or its next bytes. */
  readonly stepMs: number
  /** For a stream from its opening to its end. */
  readonly streamMs: number
}

/** While a model loads, for which nobody waits but a cold isolate. Large models take their time, but not without progress. */
export const LOAD_LIMITS: TimeLimits = { stepMs: 5_000, streamMs: Number.POSITIVE_INFINITY }
/** What is read for one answer: somebody waits in front of a page. */
export const ANSWER_LIMITS: TimeLimits = { stepMs: 1_500, streamMs: 5_000 }

export function timeLimitedDocuments(
  documents: DocumentStore,
  clock: Clock,
  { stepMs }: TimeLimits,
): DocumentStore {
  return { get: (key) => withinTime(documents.get(key), stepMs, clock, key) }
}

export function timeLimitedBlobs(blobs: BlobStore, clock: Clock, limits: TimeLimits): BlobStore {
  return {
    async open(key) {
      const until = clock.now() + limits.streamMs
      const stream = await withinTime(blobs.open(key), limits.stepMs, clock, key)
      if (stream === null) return null
      const stepMs = () => Math.max(0, Math.min(limits.stepMs, until - clock.now()))
      return {
        bytes: stream.bytes,
        body: timeLimitedBody(stream.body, (next) => withinTime(next, stepMs(), clock, key)),
      }
    },
    read: (key, offset, length) => withinTime(blobs.read(key, offset, length), limits.stepMs, clock, key),
  }
}

type Chunk = IteratorResult<Uint8Array<ArrayBuffer>>

async function* timeLimitedBody(
  body: AsyncIterable<Uint8Array<ArrayBuffer>>,
  inTime: (next: Promise<Chunk>) => Promise<Chunk>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const chunks = body[Symbol.asyncIterator]()
  let ended = false
  try {
    for (;;) {
      const { done, value } = await inTime(chunks.next())
      ended = done === true
      if (ended) return
      yield value
    }
  } finally {
    // A stream that hangs would not end either, so its end is not waited for.
    if (!ended) chunks.return?.().catch(() => undefined)
  }
}
