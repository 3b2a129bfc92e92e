/** What a visitor can do on the site, and what the site does about it. */
import type { FoldinClient } from '../client/index.ts'
import { Fetching } from './fetching.ts'
import { type Film, filmName, filmOf } from './film.ts'
import { ENOUGH_RATINGS, type PageState, type Recommended } from './page-state.ts'
import { type Ratings, rate, ratingOf, unrate } from './ratings.ts'
import { type KeyValueStore, RatingsStorage } from './ratings-storage.ts'
import { Recommending } from './recommending.ts'
import { Searching } from './searching.ts'
import type { Card } from './shelf.ts'
import type { Store } from './store.ts'

const POPULAR_ASKED = 60
const POPULAR_SHOWN = 18

export class Visitor {
  readonly searching: Searching
  readonly recommending: Recommending
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #keep: KeyValueStore | null
  readonly #modelFetching: Fetching<NonNullable<PageState['model']['value']>>
  readonly #popularFetching: Fetching<readonly Card[]>
  #storage: RatingsStorage | null = null

  constructor(client: FoldinClient, store: Store<PageState>, keep: KeyValueStore | null) {
    this.#client = client
    this.#store = store
    this.#keep = keep
    this.searching = new Searching(client, store)
    this.recommending = new Recommending(client, store)
    this.#modelFetching = new Fetching((model) => store.update({ model }))
    this.#popularFetching = new Fetching((popular) => store.update({ popular }))
  }

  /** Loads what the page cannot do without; also what "Try again" does. */
  async open(): Promise<void> {
    const model = await this.#modelFetching.run(this.#store.state.model.value, (signal) =>
      this.#client.model({ signal }),
    )
    if (!model) return
    this.#storage = new RatingsStorage(this.#keep, model.dataset.name)
    const ratings = this.#storage.load()
    this.#store.update({ ratings, startFirst: ratings.length < ENOUGH_RATINGS })
    await Promise.all([this.loadPopular(), this.recommending.refresh()])
  }

  async loadPopular(): Promise<void> {
    const { ratings } = this.#store.state
    await this.#popularFetching.run(null, async (signal) => {
      const answer = await this.#client.popular({ limit: POPULAR_ASKED, include: ['metadata'], signal })
      return answer.items
        .map((item) => ({ film: filmOf(item), predictedRating: null, fresh: false }))
        .filter(({ film }) => ratingOf(ratings, film.id) === undefined)
        .slice(0, POPULAR_SHOWN)
    })
  }

  /** `value` is on the model's scale, null for a mere "like". */
  async rate(film: Film, value: number | null): Promise<void> {
    this.#store.update({ removed: null })
    await this.#change(rate(this.#store.state.ratings, film, value), film, `Rated ${filmName(film)}.`)
  }

  async unrate(film: Film): Promise<void> {
    const { ratings } = this.#store.state
    const text = `Removed your rating of ${filmName(film)}.`
    this.#store.update({ removed: { text, before: ratings } })
    await this.#change(unrate(ratings, film.id), film, text)
  }

  async unrateAll(): Promise<void> {
    const { ratings } = this.#store.state
    const text = `Removed all ${ratings.length} ratings.`
    this.#store.update({ removed: { text, before: ratings } })
    await this.#change([], null, text)
  }

  async undo(): Promise<void> {
    const { removed } = this.#store.state
    if (!removed) return
    this.#store.update({ removed: null })
    await this.#change(removed.before, null, 'Your ratings are back.')
  }

  forgetRemoved(): void {
    this.#store.update({ removed: null })
  }

  async #change(ratings: Ratings, film: Film | null, said: string): Promise<void> {
    const ratingsKept = this.#storage?.save(ratings) ?? false
    this.#store.update({ ratings, ratingsKept })
    const recommended = await this.recommending.refresh(film)
    this.#store.update({ announcement: `${said} ${describeChange(recommended)}` })
  }
}

function describeChange(recommended: Recommended | null): string {
  if (!recommended) return ''
  const { change, cards } = recommended
  if (change === null) return `${cards.length} recommendations.`
  return change.freshCount === 1 ? '1 new recommendation.' : `${change.freshCount} new recommendations.`
}
