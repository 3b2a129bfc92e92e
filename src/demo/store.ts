/** Holds a value that changes by replacement and tells when it has, once for all changes of one task. */

export class Store<State extends object> {
  #state: State
  #scheduled = false
  readonly #onChange: (state: State) => void

  constructor(initial: State, onChange: (state: State) => void) {
    this.#state = initial
    this.#onChange = onChange
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
      this.#onChange(this.#state)
    })
  }
}
