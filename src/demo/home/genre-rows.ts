/** A row for each of some genres: asked for when it comes near the window, and anew after a rating while it is there. */
import type { FoldinClient } from '../../client/index.ts'
import type { Fetched } from '../fetched.ts'
import { Fetching } from '../fetching.ts'
import { type Film, filmOf } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { interactionsOf } from '../ratings.ts'
import type { Store } from '../store.ts'
import { type Card, cardOf, refreshed } from './shelf.ts'

const CARDS = 20

export class GenreRows {
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #fetchings = new Map<string, Fetching<readonly Card[]>>()
  readonly #near = new Set<string>()
  /** Genres whose films were asked for before the last rating. */
  readonly #stale = new Set<string>()

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
  }

  /** The row has come near the window, or has left it. */
  async setNear(genre: string, near: boolean): Promise<void> {
    if (!near) {
      this.#near.delete(genre)
      return
    }
    this.#near.add(genre)
    const row = this.#store.state.home.byGenre[genre]
    if (row === undefined || this.#stale.has(genre)) await this.load(genre)
  }

  /** After a rating: at once what can be seen, the rest when it is. */
  async refresh(ratedFilm: Film | null): Promise<void> {
    const known = Object.keys(this.#store.state.home.byGenre)
    for (const genre of known) this.#stale.add(genre)
    await Promise.all(
      known.filter((genre) => this.#near.has(genre)).map((genre) => this.load(genre, ratedFilm)),
    )
  }

  async load(genre: string, ratedFilm: Film | null = null): Promise<void> {
    const before = this.#store.state.home.byGenre[genre]?.value ?? null
    this.#stale.delete(genre)
    await this.#fetchingOf(genre).run(before, async (signal) => {
      const { items } = await this.#client.recommend(
        {
          interactions: interactionsOf(this.#store.state.ratings),
          filter: { genres: { any: [genre] } },
          limit: CARDS,
          include: ['metadata', 'predictedRating'],
        },
        { signal },
      )
      const { ratings } = this.#store.state
      const cards = items.map((item) =>
        // What an average visitor would give says nothing of this one.
        cardOf(filmOf(item), { predictedRating: ratings.length > 0 ? (item.predictedRating ?? null) : null }),
      )
      return refreshed(before ?? [], cards, ratedFilm?.id ?? null)
    })
  }

  #fetchingOf(genre: string): Fetching<readonly Card[]> {
    const made = this.#fetchings.get(genre) ?? new Fetching((fetched) => this.#show(genre, fetched))
    this.#fetchings.set(genre, made)
    return made
  }

  #show(genre: string, fetched: Fetched<readonly Card[]>): void {
    const { home } = this.#store.state
    this.#store.update({ home: { ...home, byGenre: { ...home.byGenre, [genre]: fetched } } })
  }
}
