/**
 * Feedback on its way to POST /v1/events: gathered for a while, sent in batches, kept while the service cannot take
 * it. Every event gets its id before it is first sent, so that sending it again is harmless.
 */
import type { FeedbackEvent } from '../worker/contract/index.ts'
import type { FoldinError } from './foldin-error.ts'
import { randomId } from './platform.ts'
import type { Transport } from './transport.ts'

/** Of one request; the service takes 100. */
const MAX_BATCH = 50
/** Requests that outlive their page may be 64 KiB; a UTF-16 unit is up to three bytes. */
const KEEPALIVE_LENGTH = 20_000
/** Times that the wait after failures doubles. */
const MAX_DOUBLINGS = 6

export interface EventQueueOptions {
  /** Sends as soon as so many wait, 1 to 50; 20 when left out. */
  readonly batchSize?: number | undefined
  /** Sends at the latest so long after an event came; 3,000 when left out. */
  readonly intervalMs?: number | undefined
  /** Keeps no more than so many; beyond that the oldest is given up. 1,000 when left out. */
  readonly maxQueued?: number | undefined
}

export interface EventQueue {
  /** Adds the event with an id and the time, where it has none. */
  add(event: FeedbackEvent): void
  /**
   * Sends all that waits, and resolves when the service has acknowledged it, or has no event store at all.
   * @throws {FoldinError} What the service could not take for now (429, 5xx, no connection) is kept and sent later;
   *   what it refuses (400, 401, 403) is given up.
   */
  flush(): Promise<void>
  /** Sends all at once without waiting for answers. What does not arrive is kept for the page's return. */
  leave(): void
}

export function createEventQueue(
  { call, platform }: Transport,
  { batchSize = 20, intervalMs = 3_000, maxQueued = 1_000 }: EventQueueOptions = {},
): EventQueue {
  let queued: FeedbackEvent[] = []
  let flushing: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  /** The service has no event store: nothing is kept for it any more. */
  let isOff = false

  /** To the front, the oldest given up where there are too many. */
  const keep = (events: readonly FeedbackEvent[]) => {
    queued = [...events, ...queued].slice(-maxQueued)
  }
  const take = () => {
    clearTimeout(timer)
    timer = undefined
    return queued.splice(0, MAX_BATCH)
  }
  // What can be sent again is kept and scheduled; of the rest nobody here could do anything about it.
  const flushQuietly = () => flush().catch(() => {})
  const schedule = (ms: number) => {
    timer ??= setTimeout(flushQuietly, ms)
  }

  async function sendBatch(events: FeedbackEvent[]): Promise<void> {
    const keepalive = JSON.stringify(events).length < KEEPALIVE_LENGTH
    try {
      await call({ path: 'events', body: { events }, keepalive })
      failures = 0
    } catch (error) {
      const { code, status, retryAfterMs } = error as FoldinError
      // Services without a store answer 501; those before events had no such route.
      if (status === 501 || status === 404 || status === 405) {
        isOff = true
        queued = []
        return
      }
      // No answer, too many, a failing service, or a proxy's page in its place: all of that passes.
      if (status === null || status === 429 || status >= 500 || code === 'unexpected-answer') {
        keep(events)
        failures = Math.min(failures + 1, MAX_DOUBLINGS)
        schedule((retryAfterMs ?? 0) + intervalMs * 2 ** failures * (0.5 + platform.random() / 2))
      }
      throw error
    }
  }

  async function sendAll(): Promise<void> {
    while (queued.length > 0) await sendBatch(take())
  }

  async function flush(): Promise<void> {
    while (flushing) await flushing.catch(() => {})
    flushing = sendAll().finally(() => {
      flushing = null
    })
    return flushing
  }

  return {
    flush,
    add(event) {
      if (isOff) return
      const { eventId = randomId(), timestamp = platform.now() / 1000 } = event
      queued.push({ ...event, eventId, timestamp })
      keep([])
      if (queued.length < batchSize || failures > 0) schedule(intervalMs)
      else void flushQuietly()
    },
    leave() {
      // What is too much for the browser, it refuses as if there were no connection.
      while (queued.length > 0) void sendBatch(take()).catch(() => {})
    },
  }
}
