/** The most recently used values, so many at most, or so much of them. */
export class Recent<Value> {
  readonly #capacity: number
  readonly #weightOf: (value: Value) => number
  #weight = 0
  /** In order of use: a Map keeps the order of insertion. */
  readonly #values = new Map<string, Value>()

  /** @param weightOf what a value takes of the capacity; one unless given. What is heavier than it is not kept. */
  constructor(capacity: number, weightOf: (value: Value) => number = () => 1) {
    this.#capacity = capacity
    this.#weightOf = weightOf
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key)
    if (value !== undefined) this.#moveToEnd(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.delete(key)
    this.#values.set(key, value)
    this.#weight += this.#weightOf(value)
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#capacity) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const value = this.#values.get(key)
    if (value === undefined) return
    this.#values.delete(key)
    this.#weight -= this.#weightOf(value)
  }

  #moveToEnd(key: string, value: Value): void {
    this.#values.delete(key)
    this.#values.set(key, value)
  }
}
