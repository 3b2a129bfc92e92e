/** A log in memory, read in pages as `GET /v1/events` is; it can fail after so many of them. */
import type { EventSource, LogEntry } from '../../../scripts/train/events/event-source.ts'

export class FakeEventSource implements EventSource {
  readonly log: LogEntry[]
  /** Pages until the service is gone; null for ever there. */
  pagesLeft: number | null = null
  unstated: number | null = null
  askedForUnstated = 0
  readonly #limit: number

  constructor(log: readonly LogEntry[], limit = 2) {
    this.log = [...log]
    this.#limit = limit
  }

  async page(after: string | null) {
    if (this.pagesLeft === 0) throw new Error('the service is gone')
    if (this.pagesLeft !== null) this.pagesLeft--
    const from = Number(after ?? 0)
    const events = this.log.slice(from, from + this.#limit)
    const end = from + events.length
    return { events, after: String(end), isLast: end === this.log.length }
  }

  async unstatedValue() {
    this.askedForUnstated++
    return this.unstated
  }
}
