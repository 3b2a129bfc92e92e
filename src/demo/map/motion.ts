/** Something on its way: from its start, which is the first frame that asks, to its end. */

export class Motion<Value> {
  readonly #along: (part: number) => Value
  readonly #durationMs: number
  #startMs: number | null = null

  /** `along` takes 0 … 1. A motion without duration is over at once. */
  constructor(along: (part: number) => Value, durationMs: number) {
    this.#along = along
    this.#durationMs = durationMs
  }

  at(nowMs: number): Value {
    return this.#along(eased(this.#part(nowMs)))
  }

  isOver(nowMs: number): boolean {
    return this.#part(nowMs) >= 1
  }

  #part(nowMs: number): number {
    this.#startMs ??= nowMs
    return this.#durationMs === 0 ? 1 : Math.min(1, (nowMs - this.#startMs) / this.#durationMs)
  }
}

/** Slow at both ends. */
function eased(part: number): number {
  return part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2
}
