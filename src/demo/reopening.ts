/** Where the site could not be opened: tries again by itself, less and less often, and at once when back online. */

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

export class Reopening {
  readonly #open: () => void
  #pauseMs = FIRST_PAUSE_MS
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(open: () => void) {
    this.#open = open
  }

  /** To be told of every state of what opens the site. */
  follow({ busy, failure }: { readonly busy: boolean; readonly failure: object | null }): void {
    if (busy) return
    if (failure === null) {
      clearTimeout(this.#timer)
      this.#timer = undefined
      this.#pauseMs = FIRST_PAUSE_MS
      return
    }
    this.#timer ??= setTimeout(() => this.now(), this.#pauseMs)
  }

  /** Does not wait for the pause to end, if there is one. */
  now(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
    this.#open()
  }
}
