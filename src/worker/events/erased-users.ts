/**
 * The erased users as an isolate knows them. A user's own object says it sooner and is asked first; the list is for
 * what it cannot be asked: whom an answer may name, and a user whose object does not answer. So it is read rarely
 * while all is well, and before an answer that goes by it where it is older than it may be.
 */
import type { Clock } from '../model/clock.ts'
import { withinTime } from '../model/time-limit.ts'
import type { EventStore } from './event-store.ts'

/** How old it may be for an answer, whatever the pointer may: an erased user is to be named by nobody after two minutes. */
export const FRESH_MS = 30_000
/** How old it gets while no answer goes by it. */
export const KEPT_MS = 600_000
/** How long an answer that goes by it waits for it. */
export const LIST_TIMEOUT_MS = 1_000

interface ErasedUsersOptions {
  readonly store: Pick<EventStore, 'erasedUsers'>
  readonly clock: Pick<Clock, 'now' | 'alarm'>
  readonly report: (event: string, detail: unknown) => void
}

export class ErasedUsers {
  readonly #options: ErasedUsersOptions
  #known: ReadonlySet<string> | null = null
  #readAt = Number.NEGATIVE_INFINITY
  /** When it was last tried to read it, whatever came of it. */
  #triedAt = Number.NEGATIVE_INFINITY
  #failedAt = Number.NEGATIVE_INFINITY

  constructor(options: ErasedUsersOptions) {
    this.#options = options
  }

  /**
   * Has a list at hand for the day on which neither it nor the users' objects can be read.
   * @param later keeps work running after the answer.
   */
  keep(later: (work: Promise<unknown>) => void): void {
    const age = this.#options.clock.now() - this.#triedAt
    if (age >= (this.#known === null ? FRESH_MS : KEPT_MS)) later(this.#read())
  }

  /** As of `FRESH_MS` ago at most; an older one where it cannot be read; null where it never could. */
  async ids(): Promise<ReadonlySet<string> | null> {
    const now = this.#options.clock.now()
    const isGood = now - this.#readAt < FRESH_MS
    // Waiting for it again and again while it cannot be read would gain nothing.
    const hasFailed = this.#known !== null && now - this.#failedAt < FRESH_MS
    if (!isGood && !hasFailed) await this.#read()
    return this.#known
  }

  async #read(): Promise<void> {
    const { store, clock, report } = this.#options
    const startedAt = clock.now()
    this.#triedAt = startedAt
    try {
      const ids = await withinTime(store.erasedUsers(), LIST_TIMEOUT_MS, clock, 'erased users')
      // Nobody is ever taken off it, so that KV can only show what was before.
      this.#known = new Set([...(this.#known ?? []), ...ids])
      this.#readAt = startedAt
    } catch (error) {
      this.#failedAt = clock.now()
      report('erased-users-unavailable', error)
    }
  }
}
