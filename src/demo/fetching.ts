/** Asks the service for one part of the page and keeps that part's state true while it does. */
import { failureOf } from './failure.ts'
import type { Fetched } from './fetched.ts'
import { Latest } from './latest.ts'

export class Fetching<Value> {
  readonly #latest = new Latest()
  readonly #show: (fetched: Fetched<Value>) => void

  constructor(show: (fetched: Fetched<Value>) => void) {
    this.#show = show
  }

  /** `before` stays to be seen until the answer comes, and after a failure. Overtakes a call under way. */
  async run(before: Value | null, call: (signal: AbortSignal) => Promise<Value>): Promise<Value | null> {
    this.#show({ value: before, busy: true, failure: null })
    try {
      const value = await this.#latest.run(call)
      if (value !== null) this.#show({ value, busy: false, failure: null })
      return value
    } catch (error) {
      this.#show({ value: before, busy: false, failure: failureOf(error) })
      return null
    }
  }

  cancel(): void {
    this.#latest.cancel()
  }
}
