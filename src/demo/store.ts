/** Holds a value that changes by replacement and tells when it has, once for all changes of one task. */

export class Store<State extends object> {
  #state: State
  #scheduled = false
  readonly #listeners = new Set<(state: State) => void>()

  constructor(initial: State) {
    this.#state = initial
  }

  get state(): State {
    return this.#state
  }

  update(changes: Partial<State>): void {
    this.#state = { ...this.#state, ...changes }
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      for (const listener of this.#listeners) listener(this.#state)
    })
  }

  /** Tells `listener` from the next change on; returns what ends it. */
  subscribe(listener: (state: State) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
