/** The event store as a request meets it: with an end to every wait, and an answer where there is none from the store. */
import type { Clock } from '../model/clock.ts'
import { withinTime } from '../model/time-limit.ts'
import { ProblemError } from '../problems.ts'
import { ErasedUsers } from './erased-users.ts'
import type {
  EventStore,
  ExportPage,
  ExportRequest,
  RecentFeedback,
  RecentInteraction,
  StoredEvent,
} from './event-store.ts'

/** What a hanging event store costs a recommendation at most. */
export const READ_TIMEOUT_MS = 200
/** After it nothing is acknowledged. */
export const WRITE_TIMEOUT_MS = 5_000

export interface FeedbackOptions {
  readonly store: EventStore
  readonly clock: Clock
  readonly report: (event: string, detail: unknown) => void
}

export interface UserFeedback {
  /** One of each item at most, oldest first. */
  readonly interactions: readonly RecentInteraction[]
  /** Whether what models know of the user may be used. */
  readonly history: 'usable' | 'erased' | 'unknown'
  /** Whether the answer has to do without the user's recent events. */
  readonly isComplete: boolean
}

type Later = (work: Promise<unknown>) => void

export class Feedback {
  readonly #options: FeedbackOptions
  readonly #erased: ErasedUsers

  constructor(options: FeedbackOptions) {
    this.#options = options
    this.#erased = new ErasedUsers(options)
  }

  /** What is known of a user beside the models; with less than that where the store fails or takes too long. */
  async of(userId: string, later: Later): Promise<UserFeedback> {
    const recent = await this.#recent(userId)
    if (recent !== null) {
      this.#erased.keep(later)
      const { interactions, isErased } = recent
      return { interactions, history: isErased ? 'erased' : 'usable', isComplete: true }
    }
    // The user's own object knows at once; the list says it where that object cannot be asked.
    const erased = await this.#erased.ids()
    const history = erased === null ? 'unknown' : erased.has(userId) ? 'erased' : 'usable'
    return { interactions: [], history, isComplete: false }
  }

  /** Null where the list cannot be read, and never has been. */
  erasedUsers(): Promise<ReadonlySet<string> | null> {
    return this.#erased.ids()
  }

  /** Seconds since 1970. */
  nowSeconds(): number {
    return this.#options.clock.now() / 1000
  }

  /** @throws {ProblemError} where not all of them are known to be kept. */
  append(events: readonly StoredEvent[]): Promise<void> {
    return this.#write(() => this.#options.store.append(events))
  }

  /** @throws {ProblemError} where it is not known to be done. */
  erase(userId: string): Promise<void> {
    return this.#write(() => this.#options.store.erase(userId, this.nowSeconds()))
  }

  /** @throws {ProblemError} where the log cannot be read just now. */
  exportPage(request: ExportRequest): Promise<ExportPage> {
    return this.#write(() => this.#options.store.exportPage(request))
  }

  async #recent(userId: string): Promise<RecentFeedback | null> {
    const { store, clock, report } = this.#options
    try {
      return await withinTime(store.recent(userId), READ_TIMEOUT_MS, clock, 'event store')
    } catch (error) {
      report('recent-events-unavailable', error)
      return null
    }
  }

  async #write<Value>(work: () => Promise<Value>): Promise<Value> {
    const { clock, report } = this.#options
    try {
      return await withinTime(work(), WRITE_TIMEOUT_MS, clock, 'event store')
    } catch (error) {
      report('event-store-failed', error)
      throw new ProblemError({ code: 'event-store-unavailable' })
    }
  }
}
