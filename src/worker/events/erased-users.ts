/**
 * The erased users as an isolate knows them: read before the first answer that could name one, and again in the
 * background. The list of before stays good where it cannot be read: users are only ever added to it.
 */
import type { Clock } from '../model/clock.ts'
import type { EventStore } from './event-store.ts'

interface ErasedUsersOptions {
  readonly store: Pick<EventStore, 'erasedUsers'>
  readonly clock: Pick<Clock, 'now'>
  readonly ttlMs: number
  readonly report: (event: string, detail: unknown) => void
}

export class ErasedUsers {
  readonly #options: ErasedUsersOptions
  #known: ReadonlySet<string> | null = null
  #readAt = Number.NEGATIVE_INFINITY

  constructor(options: ErasedUsersOptions) {
    this.#options = options
  }

  /**
   * Waits for the list only where there is none yet; rejects where it cannot be read then.
   * @param later keeps work running after the answer.
   */
  async ids(later: (work: Promise<unknown>) => void): Promise<ReadonlySet<string>> {
    if (this.#known === null) return this.#read()
    const { clock, ttlMs } = this.#options
    if (clock.now() - this.#readAt >= ttlMs) {
      // One request in each period goes, whatever comes of it.
      this.#readAt = clock.now()
      later(this.#refresh())
    }
    return this.#known
  }

  async #refresh(): Promise<void> {
    try {
      await this.#read()
    } catch (error) {
      this.#options.report('erased-users-unavailable', error)
    }
  }

  async #read(): Promise<ReadonlySet<string>> {
    const { store, clock } = this.#options
    const ids = new Set(await store.erasedUsers())
    this.#known = ids
    this.#readAt = clock.now()
    return ids
  }
}
