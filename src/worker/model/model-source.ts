/**
 * Keeps the models of the isolate, the current one and a canary: loads each once however many requests ask at the
 * same time, looks in the background whether the pointer has moved, and goes on with the last good model when
 * anything fails.
 *
 * The platform forbids awaiting a promise that another request made, so the state below holds resolved values
 * only: whoever finds a load under way looks again every few milliseconds. A failure is reported to those who
 * waited for it and then forgotten; the next request tries again.
 */
import type { Pointer } from '../../model/manifest.ts'
import { ProblemError } from '../problems.ts'
import { Canary, type CanaryParts, type CanaryStatus, type Look } from './canary.ts'
import type { Clock } from './clock.ts'
import type { Versioned } from './versioned.ts'

/** How soon it looks again after a look that failed. */
export const RETRY_MS = 5_000
/** A load without progress for this long belongs to a request that is no more. */
export const STALLED_LOAD_MS = 10_000
/** How long a request waits for another request's load. */
export const LOAD_WAIT_MS = 25_000
const POLL_MS = 10

export interface ModelSourceParts<Model extends Versioned> extends Omit<CanaryParts<Model>, 'report'> {
  /** Null where nothing has been published. */
  readPointer(): Promise<Pointer | null>
  readonly clock: Clock
  /** How long a warm isolate trusts the pointer that it read. */
  readonly pointerTtlMs: number
  /** Called with the version after a load, and with the error after one that failed or a canary that is refused. */
  report(
    event: 'model-loaded' | 'model-load-failed' | 'model-given-up' | 'canary-loaded' | 'canary-refused',
    detail: unknown,
  ): void
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
  readonly #canary: Canary<Model>
  #current: Model | null = null
  #stale = false
  #nextLookAt = 0
  /** The load under way; whoever is no longer in here has lost its turn. */
  #load: { progressAt: number } | null = null
  #failures = 0
  #lastFailure: ProblemError | null = null

  constructor(parts: ModelSourceParts<Model>) {
    this.#parts = parts
    this.#canary = new Canary(parts)
  }

  /** Null where the pointer names none. */
  get canary(): CanaryStatus | null {
    return this.#canary.status
  }

  /**
   * The model to answer this request with: take it once, so that an answer never mixes versions. Only requests for a
   * user with an id may get the canary.
   * @throws {ProblemError} `no-model` or `model-unavailable`, where the isolate has none and none can be loaded.
   */
  async take(inBackground: InBackground, userId: string | null = null): Promise<TakenModel<Model>> {
    const warm = this.#current
    if (warm === null) return { model: await this.#first(inBackground), stale: false }
    if (this.#parts.clock.now() >= this.#nextLookAt && !this.#isLoading()) {
      inBackground(this.#update(inBackground).catch(() => undefined))
    }
    const canary = userId === null ? null : this.#canary.modelFor(userId)
    return { model: canary ?? warm, stale: this.#stale }
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
      const update = this.#update(inBackground)
      // The load goes on for those who wait, even when the client of this request hangs up.
      inBackground(update.catch(() => undefined))
      await update
    }
  }

  #isLoading(): boolean {
    return this.#load !== null && this.#parts.clock.now() - this.#load.progressAt < STALLED_LOAD_MS
  }

  /** Reads the pointer and loads what it names, unless that is served already; the canary after it. */
  async #update(inBackground: InBackground): Promise<void> {
    const { clock, readPointer, pointerTtlMs, report } = this.#parts
    const turn = { progressAt: clock.now() }
    this.#load = turn
    const isLatest = () => this.#load === turn
    const onProgress = () => {
      turn.progressAt = clock.now()
    }
    const end = () => {
      if (isLatest()) this.#load = null
    }
    try {
      const pointer = await readPointer()
      if (pointer === null) throw new ProblemError({ code: 'no-model' })
      const next = await this.#model(pointer.current, { onProgress, isLatest })
      if (!isLatest()) return
      if (next !== this.#current) report('model-loaded', next.version)
      this.#current = next
      this.#stale = false
      this.#nextLookAt = clock.now() + pointerTtlMs
      // Nobody waits for the canary; until it is there, all get the current model.
      inBackground(this.#canary.follow(pointer.canary, next, { onProgress, isLatest }).finally(end))
    } catch (error) {
      report('model-load-failed', error)
      const failure = error instanceof ProblemError ? error : new ProblemError({ code: 'model-unavailable' })
      if (isLatest()) {
        this.#stale = true
        this.#nextLookAt = clock.now() + RETRY_MS
        this.#failures++
        this.#lastFailure = failure
      }
      end()
      throw failure
    }
  }

  async #model(version: string, look: Look): Promise<Model> {
    if (this.#current?.version === version) return this.#current
    const promoted = this.#canary.ofVersion(version)
    if (promoted !== null) return promoted
    await this.#makeRoomFor(version, look)
    return this.#parts.load(version, look.onProgress)
  }

  /**
   * Gives up what does not fit beside the next model: the canary, and where there is no other way the current one.
   * Requests then wait for the next model as they do in a cold isolate.
   */
  async #makeRoomFor(version: string, { isLatest }: Look): Promise<void> {
    const current = this.#current
    if (current === null) return
    const { bytesOf, budgetBytes, report } = this.#parts
    const bytes = current.bytes + (await bytesOf(version))
    if (!isLatest()) return
    this.#canary.makeRoomBeside(bytes)
    if (bytes <= budgetBytes) return
    report(
      'model-given-up',
      `${current.version}: it takes ${bytes} bytes with ${version}, an isolate has ${budgetBytes} for models`,
    )
    this.#current = null
  }
}
