/** The most recently used values, so many at most. */
export class Recent<Value> {
  readonly #capacity: number
  /** In order of use: a Map keeps the order of insertion. */
  readonly #values = new Map<string, Value>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.#moveToEnd(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.#moveToEnd(key, value)
    if (this.#values.size <= this.#capacity) return
    const [oldest] = this.#values.keys()
    if (oldest !== undefined) this.#values.delete(oldest)
  }

  delete(key: string): void {
    this.#values.delete(key)
  }

  #moveToEnd(key: string, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
  }
}
