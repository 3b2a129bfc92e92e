/**
 * Keeps the API keys of the isolate: reads them with its first request, reads them again before they are older than
 * the time to live, and goes on with the last good ones while they cannot be read. An isolate that has never been able
 * to read them knows neither who may ask nor whether everybody may, so that it answers nobody.
 *
 * Only resolved values are kept, since a request must not wait for a promise of another: requests that find nothing
 * to go on with read for themselves.
 */
import type { ApiKeys } from '../../model/api-keys.ts'
import type { Clock } from '../model/clock.ts'
import type { InBackground } from '../model/model-source.ts'
import { ProblemError } from '../problems.ts'
import { DocumentError } from '../stores/documents.ts'
import { KeyRing } from './key-ring.ts'

/** From which share of the time to live on they are read again in the background, so that no request of a busy isolate waits. */
export const KEYS_REFRESH_SHARE = 5 / 6
/** For how long it is left alone after a read that failed. */
export const KEYS_RETRY_MS = 5_000
/** A read in the background for so long belongs to a request that is no more. */
const STALLED_READ_MS = 10_000

export interface KeySourceParts {
  /** Null where none has been written yet. */
  readKeys(): Promise<ApiKeys | null>
  readonly clock: Clock
  /** How old the keys may be that a request is judged by. */
  readonly ttlMs: number
  /** The variable REQUIRE_KEYS. */
  readonly requireKeys: boolean
  /** Called with what the isolate goes by after a change, and with the error after a read that failed. */
  report(event: 'keys-loaded' | 'keys-read-failed', detail: unknown): void
}

export class KeySource {
  readonly #parts: KeySourceParts
  #ring: KeyRing | null = null
  /** The document behind the ring, to tell a change; null where there is none. */
  #text: string | null = null
  #readAt = Number.NEGATIVE_INFINITY
  #failedAt = Number.NEGATIVE_INFINITY
  #backgroundSince = Number.NEGATIVE_INFINITY

  constructor(parts: KeySourceParts) {
    this.#parts = parts
  }

  /** @throws {ProblemError} `keys-unavailable`, where the isolate has none and cannot read them. */
  async take(inBackground: InBackground): Promise<KeyRing> {
    const { clock, ttlMs } = this.#parts
    const ring = this.#ring
    if (ring === null) return this.#read()
    const now = clock.now()
    const sinceFailure = now - this.#failedAt
    if (sinceFailure < KEYS_RETRY_MS) return ring
    const age = now - this.#readAt
    // Not in the background: an isolate that nobody has asked for an hour would let in whom it knew an hour ago. While
    // they cannot be read, waiting for them again and again would gain nothing.
    if (age >= ttlMs && sinceFailure >= ttlMs) return this.#read().catch(() => ring)
    if (age >= ttlMs * KEYS_REFRESH_SHARE && now - this.#backgroundSince >= STALLED_READ_MS) {
      this.#backgroundSince = now
      const ended = () => {
        this.#backgroundSince = Number.NEGATIVE_INFINITY
      }
      inBackground(this.#read().then(ended, ended))
    }
    return ring
  }

  async #read(): Promise<KeyRing> {
    const { clock, readKeys, report } = this.#parts
    const startedAt = clock.now()
    try {
      const document = await readKeys()
      if (document === null && this.#text !== null) {
        throw new DocumentError(
          'the document of the keys is gone: the last known ones stay; `foldin keys open` is the way to do without',
        )
      }
      return this.#accept(document, startedAt)
    } catch (error) {
      this.#failedAt = clock.now()
      report('keys-read-failed', error)
      throw new ProblemError({ code: 'keys-unavailable' })
    }
  }

  /** What was read before what is known already is not taken. */
  #accept(document: ApiKeys | null, startedAt: number): KeyRing {
    if (this.#ring !== null && startedAt < this.#readAt) return this.#ring
    this.#readAt = startedAt
    const text = document === null ? null : JSON.stringify(document)
    if (this.#ring !== null && text === this.#text) return this.#ring
    const ring = new KeyRing(document, this.#parts.requireKeys)
    this.#ring = ring
    this.#text = text
    this.#parts.report('keys-loaded', describeAccess(ring))
    return ring
  }
}

function describeAccess({ isOpen, size }: KeyRing): string {
  if (isOpen && size > 0) return 'open: everybody may ask; `foldin keys close` ends it'
  if (isOpen) return 'open: no keys are configured, so that everybody may ask; `foldin keys create` closes it'
  return `closed: answers with one of ${size} keys`
}
