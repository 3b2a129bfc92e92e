/**
 * A part of a model that the first who needs it loads, and that stays. The platform forbids awaiting a promise that
 * another request made, so whoever comes meanwhile looks again every few milliseconds: its memory is taken once,
 * however many ask at the same time. A failure is told to those who waited for it and then forgotten.
 */
import { ANSWER_LIMITS } from '../stores/time-limited.ts'
import type { Clock } from './clock.ts'

/** A load that goes on for longer belongs to a request that is no more: what is read for an answer has ended by then. */
export const ABANDONED_MS = ANSWER_LIMITS.streamMs + 500
const POLL_MS = 10

export class LoadedOnce<Value> {
  readonly #clock: Pick<Clock, 'now' | 'wait'>
  #value: Value | null = null
  #loadingSince: number | null = null
  #failures = 0
  #lastFailure: unknown

  constructor(clock: Pick<Clock, 'now' | 'wait'>) {
    this.#clock = clock
  }

  /** Rejects as `load` does, whoever's it was. */
  async get(load: () => Promise<Value>): Promise<Value> {
    const failuresBefore = this.#failures
    while (this.#value === null && this.#isLoading()) {
      await this.#clock.wait(POLL_MS)
      if (this.#failures > failuresBefore) throw this.#lastFailure
    }
    return this.#value ?? this.#load(load)
  }

  #isLoading(): boolean {
    return this.#loadingSince !== null && this.#clock.now() - this.#loadingSince < ABANDONED_MS
  }

  async #load(load: () => Promise<Value>): Promise<Value> {
    this.#loadingSince = this.#clock.now()
    try {
      this.#value = await load()
      return this.#value
    } catch (error) {
      this.#failures++
      this.#lastFailure = error
      throw error
    } finally {
      this.#loadingSince = null
    }
  }
}
