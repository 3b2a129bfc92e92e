/**
 * How long the steps of a request took, for the header `Server-Timing` and for what is recorded of it. On the
 * platform the clock stands still between I/O: there, steps that only compute take 0 ms, and what is left is waiting.
 */

/**
 * `model`: the wait for a model where none was loaded. `user`: reading the stored user. `events`: reading their recent
 * events. `score`: ranking items.
 */
export type Step = 'model' | 'user' | 'events' | 'score'

export class Timings {
  readonly #now: () => number
  readonly #startedAt: number
  readonly #durations = new Map<Step, number>()

  /** @param now milliseconds, from any origin. */
  constructor(now: () => number) {
    this.#now = now
    this.#startedAt = now()
  }

  /** Milliseconds since the request came. */
  get total(): number {
    return this.#now() - this.#startedAt
  }

  /** Milliseconds in the step so far, 0 where it was not taken. */
  of(step: Step): number {
    return this.#durations.get(step) ?? 0
  }

  compute<Result>(step: Step, work: () => Result): Result {
    const startedAt = this.#now()
    try {
      return work()
    } finally {
      this.#add(step, startedAt)
    }
  }

  async wait<Result>(step: Step, work: () => Promise<Result>): Promise<Result> {
    const startedAt = this.#now()
    try {
      return await work()
    } finally {
      this.#add(step, startedAt)
    }
  }

  /** The value of `Server-Timing`: the steps that were taken, and the whole. */
  header(): string {
    return [...this.#durations, ['total', this.total] as const]
      .map(([name, duration]) => `${name};dur=${duration.toFixed(1)}`)
      .join(', ')
  }

  #add(step: Step, startedAt: number): void {
    this.#durations.set(step, this.of(step) + this.#now() - startedAt)
  }
}
