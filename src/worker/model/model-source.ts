/**
 * Keeps one model for the isolate: loads it once however many requests ask at the same time, looks in the
 * background whether the pointer has moved, and goes on with the last good model when anything fails.
 *
 * The platform forbids awaiting a promise that another request made, so the state below holds resolved values
 * only: whoever finds a load under way looks again every few milliseconds. A failure is reported to those who
 * waited for it and then forgotten; the next request tries again.
 */
import type { Pointer } from '../../model/manifest.ts'
import { ProblemError } from '../problems.ts'
import type { Clock } from './clock.ts'

/** How long a warm isolate trusts the pointer that it read. */
export const POINTER_TTL_MS = 30_000
/** How soon it looks again after a look that failed. */
export const RETRY_MS = 5_000
/** A load without progress for this long belongs to a request that is no more. */
export const STALLED_LOAD_MS = 10_000
/** How long a request waits for another request's load. */
export const LOAD_WAIT_MS = 25_000
const POLL_MS = 10

export interface Versioned {
  readonly version: string
}

export interface ModelSourceParts<Model extends Versioned> {
  /** Null where nothing has been published. */
  readPointer(): Promise<Pointer | null>
  load(version: string, onProgress: () => void): Promise<Model>
  readonly clock: Clock
  /** Called with the version after a load, and with the error after one that failed. */
  report(event: 'model-loaded' | 'model-load-failed', detail: unknown): void
}

export interface TakenModel<Model> {
  readonly model: Model
  /** True where the last look at the pointer, or the load of what it named, failed. */
  readonly stale: boolean
}

/** Keeps work going after the answer has been sent: `ExecutionContext.waitUntil`. */
export type InBackground = (work: Promise<unknown>) => void

export class ModelSource<Model extends Versioned> {
  readonly #parts: ModelSourceParts<Model>
  #current: Model | null = null
  #stale = false
  #nextLookAt = 0
  /** The load under way; whoever is no longer in here has lost its turn. */
  #load: { progressAt: number } | null = null
  #failures = 0
  #lastFailure: ProblemError | null = null

  constructor(parts: ModelSourceParts<Model>) {
    this.#parts = parts
  }

  /**
   * The model to answer this request with: take it once, so that an answer never mixes versions.
   * @throws {ProblemError} `no-model` or `model-unavailable`, where the isolate has none and none can be loaded.
   */
  async take(inBackground: InBackground): Promise<TakenModel<Model>> {
    const warm = this.#current
    if (warm === null) return { model: await this.#first(inBackground), stale: false }
    if (this.#parts.clock.now() >= this.#nextLookAt && !this.#isLoading()) {
      inBackground(this.#update().catch(() => undefined))
    }
    return { model: warm, stale: this.#stale }
  }

  async #first(inBackground: InBackground): Promise<Model> {
    const { clock } = this.#parts
    const giveUpAt = clock.now() + LOAD_WAIT_MS
    const failuresBefore = this.#failures
    for (;;) {
      if (this.#current !== null) return this.#current
      if (this.#lastFailure !== null && this.#failures > failuresBefore) throw this.#lastFailure
      if (clock.now() >= giveUpAt) throw new ProblemError({ code: 'model-unavailable' })
      if (this.#isLoading()) {
        await clock.wait(POLL_MS)
        continue
      }
      const update = this.#update()
      // The load goes on for those who wait, even when the client of this request hangs up.
      inBackground(update.catch(() => undefined))
      await update
    }
  }

  #isLoading(): boolean {
    return this.#load !== null && this.#parts.clock.now() - this.#load.progressAt < STALLED_LOAD_MS
  }

  /** Reads the pointer and loads what it names, unless that is served already. */
  async #update(): Promise<void> {
    const { clock, readPointer, load, report } = this.#parts
    const turn = { progressAt: clock.now() }
    this.#load = turn
    try {
      const pointer = await readPointer()
      if (pointer === null) throw new ProblemError({ code: 'no-model' })
      const next =
        pointer.current === this.#current?.version
          ? this.#current
          : await load(pointer.current, () => {
              turn.progressAt = clock.now()
            })
      if (this.#load !== turn) return
      if (next !== this.#current) report('model-loaded', next.version)
      this.#current = next
      this.#stale = false
      this.#nextLookAt = clock.now() + POINTER_TTL_MS
    } catch (error) {
      report('model-load-failed', error)
      const failure = error instanceof ProblemError ? error : new ProblemError({ code: 'model-unavailable' })
      if (this.#load === turn) {
        this.#stale = true
        this.#nextLookAt = clock.now() + RETRY_MS
        this.#failures++
        this.#lastFailure = failure
      }
      throw failure
    } finally {
      if (this.#load === turn) this.#load = null
    }
  }
}
