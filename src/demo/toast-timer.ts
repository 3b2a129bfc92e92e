/** Takes the message of the last change away after a while, but not from under a pointer or the keyboard focus. */

const SHOWN_MS = 8_000

export class ToastTimer {
  readonly #close: () => void
  readonly #isHeld: () => boolean
  #shown: object | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(close: () => void, isHeld: () => boolean) {
    this.#close = close
    this.#isHeld = isHeld
  }

  /** To be told of every state: starts anew with another message, ends without one. */
  follow(toast: object | null): void {
    if (toast === this.#shown) return
    this.#shown = toast
    clearTimeout(this.#timer)
    if (toast) this.#wait()
  }

  #wait(): void {
    this.#timer = setTimeout(() => (this.#isHeld() ? this.#wait() : this.#close()), SHOWN_MS)
  }
}
