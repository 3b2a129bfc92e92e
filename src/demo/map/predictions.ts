/** What the visitor would give to films that are looked at; forgotten with every rating. */
import { type FoldinClient, FoldinError } from '../../client/index.ts'
import { pause } from '../latest.ts'
import { interactionsOf, type Ratings } from '../ratings.ts'

/** What is asked for within so long goes in one request: a mouse passes over many films. */
const GATHER_MS = 60

export class Predictions {
  readonly #client: FoldinClient
  readonly #onLearned: () => void
  readonly #wanted = new Set<string>()
  #known = new Map<string, number>()
  #ratings: Ratings = []
  #closing = new AbortController()
  #asking = false

  constructor(client: FoldinClient, onLearned: () => void) {
    this.#client = client
    this.#onLearned = onLearned
  }

  /** Those of before say nothing any more. */
  restart(ratings: Ratings): void {
    this.close()
    this.#closing = new AbortController()
    this.#asking = false
    this.#known = new Map()
    this.#wanted.clear()
    this.#ratings = ratings
  }

  /** On the model's scale; undefined while it is not known. */
  of(filmId: string): number | undefined {
    return this.#known.get(filmId)
  }

  want(filmIds: Iterable<string>): void {
    for (const id of filmIds) if (!this.#known.has(id)) this.#wanted.add(id)
    if (this.#wanted.size > 0 && !this.#asking) void this.#ask(this.#closing.signal)
  }

  close(): void {
    this.#closing.abort()
  }

  async #ask(signal: AbortSignal): Promise<void> {
    this.#asking = true
    try {
      await pause(GATHER_MS, signal)
      const itemIds = [...this.#wanted]
      this.#wanted.clear()
      const request = { interactions: interactionsOf(this.#ratings), itemIds }
      const { predictions } = await this.#client.predict(request, { signal })
      for (const { itemId, predictedRating } of predictions) this.#known.set(itemId, predictedRating)
      this.#onLearned()
    } catch (error) {
      // The film is shown without what one would give it.
      if (!(error instanceof FoldinError) && !signal.aborted) throw error
    }
    if (signal.aborted) return
    this.#asking = false
    if (this.#wanted.size > 0) void this.#ask(signal)
  }
}
