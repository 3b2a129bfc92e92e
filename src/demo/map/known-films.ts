/** Titles of the films on the map, asked for when they are needed, many at once. */
import { type FoldinClient, FoldinError } from '../../client/index.ts'
import { type Film, filmOf } from '../film.ts'
import { pause } from '../latest.ts'
import type { MapPoints } from './points.ts'

/** What is asked for within so long goes in one request. */
const GATHER_MS = 40
const MOST_ASKED = 400

export class KnownFilms {
  readonly #client: FoldinClient
  readonly #points: MapPoints
  readonly #onLearned: () => void
  readonly #films = new Map<number, Film>()
  readonly #wanted = new Set<number>()
  readonly #closing = new AbortController()
  #asking = false

  constructor(client: FoldinClient, points: MapPoints, onLearned: () => void) {
    this.#client = client
    this.#points = points
    this.#onLearned = onLearned
  }

  get(film: number): Film | null {
    return this.#films.get(film) ?? null
  }

  /** What the site knows already. */
  learn(film: Film): void {
    const number = this.#points.numberOf(film.id)
    if (number !== null) this.#films.set(number, film)
  }

  /** Asks for those that are not known. A request that fails is made again when they are wanted again. */
  want(films: Iterable<number>): void {
    for (const film of films) if (!this.#films.has(film)) this.#wanted.add(film)
    if (this.#wanted.size > 0 && !this.#asking) void this.#ask()
  }

  close(): void {
    this.#closing.abort()
  }

  async #ask(): Promise<void> {
    const { signal } = this.#closing
    this.#asking = true
    try {
      await pause(GATHER_MS, signal)
      const asked = [...this.#wanted].slice(0, MOST_ASKED)
      for (const film of asked) this.#wanted.delete(film)
      const itemIds = asked.map((film) => this.#points.ids[film] as string)
      const { items } = await this.#client.rank({ itemIds, include: ['metadata'] }, { signal })
      for (const item of items) this.learn(filmOf(item))
      this.#onLearned()
    } catch (error) {
      // A map without some names is still a map.
      if (!(error instanceof FoldinError) && !signal.aborted) throw error
      this.#wanted.clear()
    } finally {
      this.#asking = false
    }
    if (this.#wanted.size > 0 && !signal.aborted) void this.#ask()
  }
}
