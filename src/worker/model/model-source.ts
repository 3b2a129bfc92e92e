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
import { TimeLimitError, withinTime } from './time-limit.ts'
import type { Versioned } from './versioned.ts'

/** How soon it looks again after a look that failed. */
export const RETRY_MS = 5_000
/** A load without progress for this long belongs to a request that is no more. */
export const STALLED_LOAD_MS = 10_000
/** How long a request waits for a load, its own or another request's. */
export const LOAD_WAIT_MS = 25_000
const POLL_MS = 10
/** A cold isolate that cannot load the current version tries so many previous ones, as long as this has not passed. */
const MOST_FALLBACKS = 3
export const FALLBACK_WITHIN_MS = 10_000
/** How long a version is left alone that another was given up for in vain. */
export const REPLACE_RETRY_MS = 300_000

export interface ModelSourceParts<Model extends Versioned> extends Omit<CanaryParts<Model>, 'report'> {
  /** Rejects where `load` would, as far as can be told without the memory for it. */
  verify(version: string, onProgress: () => void): Promise<void>
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
  /** True where the last look at the pointer, or the load of what it named, failed: an older version may answer. */
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
  #leftAlone: { readonly version: string; readonly until: number } | null = null

  constructor(parts: ModelSourceParts<Model>) {
    this.#parts = parts
    this.#canary = new Canary(parts)
  }

  /** False where a request would have to wait for a model. */
  get isWarm(): boolean {
    return this.#current !== null
  }

  /** For how long the current model is trusted to be the one that the pointer names. */
  get freshForMs(): number {
    return Math.max(0, this.#nextLookAt - this.#parts.clock.now())
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
    if (warm === null) return { model: await this.#first(inBackground), stale: this.#stale }
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
      await this.#inTime(update, giveUpAt - clock.now())
    }
  }

  async #inTime(update: Promise<void>, milliseconds: number): Promise<void> {
    try {
      await withinTime(update, milliseconds, this.#parts.clock, 'load')
    } catch (error) {
      throw error instanceof TimeLimitError ? new ProblemError({ code: 'model-unavailable' }) : error
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
      onProgress()
      const next = await this.#firstThatLoads(pointer, { onProgress, isLatest })
      if (!isLatest()) return
      if (next !== this.#current) report('model-loaded', next.version)
      this.#current = next
      this.#stale = next.version !== pointer.current
      this.#nextLookAt = clock.now() + (this.#stale ? RETRY_MS : pointerTtlMs)
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

  /**
   * The current version. An isolate that has no model takes the newest previous one instead, rather than none: KV may
   * show a new pointer before the manifest that it names.
   */
  async #firstThatLoads(pointer: Pointer, look: Look): Promise<Model> {
    const { clock, load, report } = this.#parts
    const fallbackUntil = clock.now() + FALLBACK_WITHIN_MS
    try {
      return await this.#model(pointer.current, look)
    } catch (failure) {
      for (const version of pointer.previous.slice(0, MOST_FALLBACKS)) {
        if (this.#current !== null || !look.isLatest() || clock.now() >= fallbackUntil) break
        look.onProgress()
        const model = await load(version, look.onProgress).catch(() => null)
        if (model === null) continue
        report('model-load-failed', failure)
        return model
      }
      throw failure
    }
  }

  async #model(version: string, look: Look): Promise<Model> {
    if (this.#current?.version === version) return this.#current
    const promoted = this.#canary.ofVersion(version)
    if (promoted !== null) return promoted
    // The name alone: a model that is held here would stay in memory during the load.
    const givenUp = await this.#makeRoomFor(version, look)
    try {
      return await this.#parts.load(version, look.onProgress)
    } catch (error) {
      if (givenUp !== null && look.isLatest()) await this.#takeBack(givenUp, version, look)
      throw error
    }
  }

  /**
   * Gives up what does not fit beside the next model: the canary, and where there is no other way the current one,
   * once the next has been read whole and found sound. Requests then wait for it as they do in a cold isolate.
   * @returns the version that was given up, or null.
   */
  async #makeRoomFor(version: string, { onProgress, isLatest }: Look): Promise<string | null> {
    const current = this.#current
    if (current === null) return null
    const { bytesOf, budgetBytes, verify, report } = this.#parts
    const bytes = current.bytes + (await bytesOf(version))
    const fits = bytes <= budgetBytes
    if (!fits) {
      this.#refuseLeftAlone(version)
      await verify(version, onProgress)
    }
    if (!isLatest()) return null
    this.#canary.makeRoomBeside(bytes)
    if (fits) return null
    report(
      'model-given-up',
      `${current.version}: it takes ${bytes} bytes with ${version}, an isolate has ${budgetBytes} for models`,
    )
    this.#current = null
    return current.version
  }

  /** Loads again what was given up for a version that then could not be loaded. */
  async #takeBack(version: string, failed: string, { onProgress, isLatest }: Look): Promise<void> {
    const { clock, load } = this.#parts
    this.#leftAlone = { version: failed, until: clock.now() + REPLACE_RETRY_MS }
    const model = await load(version, onProgress)
    if (isLatest()) this.#current = model
  }

  #refuseLeftAlone(version: string): void {
    if (this.#leftAlone?.version !== version || this.#parts.clock.now() >= this.#leftAlone.until) return
    throw new Error(
      `${version}: the current model was given up for it in vain, so it is left alone for ${REPLACE_RETRY_MS / 1000} s`,
    )
  }
}
