/**
 * The model beside the current one that a share of the users gets. Whatever is wrong with it, the current one serves
 * everybody, and the reason is reported once and shown by `/health/ready`.
 */
import type { Pointer } from '../../model/manifest.ts'
import { inCanaryShare } from './canary-share.ts'
import type { Versioned } from './versioned.ts'

export interface CanaryParts<Model extends Versioned> {
  /** What the version would take, from its manifest alone. */
  bytesOf(version: string): Promise<number>
  load(version: string, onProgress: () => void): Promise<Model>
  /** What both models may take together. */
  readonly budgetBytes: number
  report(event: 'canary-loaded' | 'canary-refused', detail: unknown): void
}

export interface CanaryStatus {
  readonly modelVersion: string
  readonly percent: number
  readonly status: 'served' | 'loading' | 'refused'
  /** Why it is refused; null where it is not. */
  readonly reason: string | null
}

/** The look at the pointer that a canary is loaded for. */
export interface Look {
  /** Called as bytes arrive. */
  readonly onProgress: () => void
  /** False once another look has taken over. */
  isLatest(): boolean
}

export class Canary<Model extends Versioned> {
  readonly #parts: CanaryParts<Model>
  #wanted: NonNullable<Pointer['canary']> | null = null
  #loaded: Model | null = null
  #refusal: string | null = null
  #reported: string | null = null

  constructor(parts: CanaryParts<Model>) {
    this.#parts = parts
  }

  /** The model for this user, or null where they get the current one. */
  modelFor(userId: string): Model | null {
    if (this.#loaded === null || this.#wanted === null) return null
    return inCanaryShare(this.#loaded.version, this.#wanted.percent, userId) ? this.#loaded : null
  }

  /** The loaded canary, if it is of this version: so that a promotion loads nothing. */
  ofVersion(version: string): Model | null {
    return this.#loaded?.version === version ? this.#loaded : null
  }

  /** Null where there is none. */
  get status(): CanaryStatus | null {
    if (this.#wanted === null) return null
    const { version, percent } = this.#wanted
    const status = this.#loaded !== null ? 'served' : this.#refusal === null ? 'loading' : 'refused'
    return { modelVersion: version, percent, status, reason: this.#refusal }
  }

  /** Gives the canary up where it does not fit beside so many bytes of other models. */
  makeRoomBeside(bytes: number): void {
    if (this.#loaded !== null && this.#loaded.bytes + bytes > this.#parts.budgetBytes) this.#loaded = null
  }

  /** Loads what the pointer names beside `current`, or gives up what it names no more. Never rejects. */
  async follow(wanted: Pointer['canary'], current: Versioned, look: Look): Promise<void> {
    const isWanted = wanted !== null && wanted.percent > 0 && wanted.version !== current.version
    this.#wanted = isWanted ? wanted : null
    if (this.#loaded !== null && this.#loaded.version !== this.#wanted?.version) this.#loaded = null
    if (this.#wanted === null) return this.#forgetRefusal()
    const { version } = this.#wanted
    try {
      const bytes = this.#loaded?.bytes ?? (await this.#parts.bytesOf(version))
      if (!look.isLatest()) return
      this.#refuseAbove(bytes, current)
      const model = this.#loaded ?? (await this.#parts.load(version, look.onProgress))
      if (!look.isLatest()) return
      if (model !== this.#loaded) this.#parts.report('canary-loaded', version)
      this.#loaded = model
      this.#forgetRefusal()
    } catch (error) {
      if (look.isLatest()) this.#refuse(version, error)
    }
  }

  #refuseAbove(bytes: number, current: Versioned): void {
    const { budgetBytes } = this.#parts
    if (bytes + current.bytes <= budgetBytes) return
    throw new Error(
      `it takes ${bytes} bytes and the current model ${current.bytes}, together more than the ${budgetBytes} that an isolate has for models`,
    )
  }

  #refuse(version: string, error: unknown): void {
    this.#loaded = null
    this.#refusal = error instanceof Error ? error.message : String(error)
    const line = `${version}: ${this.#refusal}`
    if (line !== this.#reported) this.#parts.report('canary-refused', line)
    this.#reported = line
  }

  #forgetRefusal(): void {
    this.#refusal = null
    this.#reported = null
  }
}
