/**
 * Feedback on its way to POST /v1/events: gathered for a while, sent in batches, kept while the service cannot take
 * it. Every event gets its id before it is first sent, so that sending it again is harmless.
 */
import type { EventsResponse, FeedbackEvent } from '../worker/contract/index.ts'
import { FoldinError } from './foldin-error.ts'
import { randomId } from './platform.ts'
import type { Transport } from './transport.ts'

/** Of one request; the service takes no more. */
const MAX_BATCH = 100
/** Requests that outlive their page may be 64 KiB together, of all that are under way. */
const KEEPALIVE_BYTES = 60 * 1024

export interface EventQueueOptions {
  /** Sends as soon as so many wait, 1 to 100; 20 when left out. */
  readonly batchSize?: number | undefined
  /** Sends at the latest so long after an event came; 3,000 when left out. */
  readonly intervalMs?: number | undefined
  /** Keeps no more than so many; beyond that the oldest is given up. 1,000 when left out. */
  readonly maxQueued?: number | undefined
}

export class EventQueue {
  readonly #transport: Transport
  readonly #batchSize: number
  readonly #intervalMs: number
  readonly #maxQueued: number
  #queued: FeedbackEvent[] = []
  #sending: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #keepaliveBytes = 0
  #failures = 0
  /** The service has no event store: nothing is kept for it any more. */
  #off = false

  constructor(transport: Transport, { batchSize, intervalMs, maxQueued }: EventQueueOptions = {}) {
    this.#transport = transport
    this.#batchSize = Math.min(batchSize ?? 20, MAX_BATCH)
    this.#intervalMs = intervalMs ?? 3_000
    this.#maxQueued = maxQueued ?? 1_000
  }

  /** How many events wait to be acknowledged, those that are being sent left aside. */
  get size(): number {
    return this.#queued.length
  }

  /** Adds the event with an id and the time, where it has none. */
  add(event: FeedbackEvent): void {
    if (this.#off) return
    this.#queued.push({
      ...event,
      eventId: event.eventId ?? randomId(),
      timestamp: event.timestamp ?? this.#transport.platform.now() / 1000,
    })
    this.#trim()
    if (this.#queued.length >= this.#batchSize && this.#failures === 0) void this.#flushQuietly()
    else this.#schedule(this.#intervalMs)
  }

  /**
   * Sends all that waits, and resolves when the service has acknowledged it, or has no event store at all.
   * @throws {FoldinError} What the service could not take for now (429, 5xx, no connection) is kept and sent later;
   *   what it refuses (400, 401, 403) is given up.
   */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending.catch(() => {})
    this.#sending = this.#sendAll().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  /** Sends without waiting for answers, as much as a closing page may; the rest stays for its return. */
  leave(): void {
    while (this.#queued.length > 0) {
      const batch = this.#take()
      if (!this.#outlives(batch)) {
        this.#queued.unshift(...batch)
        return
      }
      void this.#send(batch).catch(() => {})
    }
  }

  async #sendAll(): Promise<void> {
    while (this.#queued.length > 0) await this.#send(this.#take())
  }

  #take(): FeedbackEvent[] {
    clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#queued.splice(0, MAX_BATCH)
  }

  async #send(events: FeedbackEvent[]): Promise<void> {
    const bytes = byteLength(events)
    const keepalive = this.#outlives(events)
    if (keepalive) this.#keepaliveBytes += bytes
    try {
      await this.#transport.call<EventsResponse>({ path: 'events', body: { events }, keepalive })
      this.#failures = 0
    } catch (error) {
      if (takesNoEvents(error)) {
        this.#off = true
        this.#queued = []
        return
      }
      if (isPassing(error)) {
        this.#queued.unshift(...events)
        this.#trim()
        this.#failures++
        this.#schedule(this.#laterMs(error))
      }
      throw error
    } finally {
      if (keepalive) this.#keepaliveBytes -= bytes
    }
  }

  #outlives(events: readonly FeedbackEvent[]): boolean {
    return this.#keepaliveBytes + byteLength(events) <= KEEPALIVE_BYTES
  }

  #schedule(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#flushQuietly()
    }, ms)
  }

  async #flushQuietly(): Promise<void> {
    // What can be sent again is kept and scheduled; of the rest nobody here could do anything about it.
    await this.flush().catch(() => {})
  }

  /** Twice as long with every failure, up to 64 intervals, with jitter. */
  #laterMs(error: unknown): number {
    const askedMs = (error instanceof FoldinError && error.retryAfterMs) || 0
    const window = this.#intervalMs * 2 ** Math.min(this.#failures, 6)
    return Math.max(askedMs, this.#intervalMs) + this.#transport.platform.random() * window
  }

  #trim(): void {
    this.#queued.splice(0, this.#queued.length - this.#maxQueued)
  }
}

/** Services without a store answer 501; those before events had no such route. */
function takesNoEvents(error: unknown): boolean {
  return error instanceof FoldinError && [501, 404, 405].includes(error.status ?? 0)
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof FoldinError)) return true
  // A proxy's page may also come with 200.
  return (
    error.code === 'unexpected-answer' || error.status === null || error.status === 429 || error.status >= 500
  )
}

function byteLength(events: readonly FeedbackEvent[]): number {
  return new TextEncoder().encode(JSON.stringify({ events })).length
}
