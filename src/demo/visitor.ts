/** What a visitor can do on the site, and what the site does about it. */
import type { FoldinClient, ModelResponse } from '../client/index.ts'
import { Fetching } from './fetching.ts'
import { type Film, filmName } from './film.ts'
import { Home } from './home/home.ts'
import type { Recommended } from './home/home-state.ts'
import type { Change, PageState } from './page-state.ts'
import { ratingWords } from './rating-scale.ts'
import { type Ratings, rate, unrate } from './ratings.ts'
import { type KeyValueStore, RatingsStorage } from './ratings-storage.ts'
import { Searching } from './searching.ts'
import type { Store } from './store.ts'

/** How many changes can be undone, one after the other. */
const MAX_CHANGES = 100

export class Visitor {
  readonly searching: Searching
  readonly home: Home
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #keep: KeyValueStore | null
  readonly #model: Fetching<ModelResponse>
  #storage: RatingsStorage | null = null
  #quietly = false

  constructor(client: FoldinClient, store: Store<PageState>, keep: KeyValueStore | null) {
    this.#client = client
    this.#store = store
    this.#keep = keep
    this.searching = new Searching(client, store)
    this.home = new Home(client, store)
    this.#model = new Fetching((model) => {
      const { failure } = store.state.model
      store.update({ model: model.busy && this.#quietly ? { ...model, failure } : model })
    })
  }

  /**
   * Loads what the site cannot do without; also what "Try again" does. `quietly`, the failure of the last time stays to
   * be seen meanwhile.
   */
  async open({ quietly = false } = {}): Promise<void> {
    this.#quietly = quietly
    // Usually the model is that of the last visit, and the films need not wait for it to say so.
    const guessed = this.#storage === null ? RatingsStorage.ofLastVisit(this.#keep) : this.#storage
    if (guessed) this.#store.update({ ratings: guessed.load() })
    const films = this.home.loadFilms()
    const model = await this.#model.run(this.#store.state.model.value, (signal) =>
      this.#client.model({ signal }),
    )
    if (!model) return
    this.#storage = RatingsStorage.open(this.#keep, model.dataset.name)
    const ratings = this.#storage.load()
    const guessedRight = JSON.stringify(ratings) === JSON.stringify(this.#store.state.ratings)
    if (!guessedRight) this.#store.update({ ratings })
    this.home.showGenres(model)
    await films
    // What failed beside the model may have been asked for before the service was up.
    if (!guessedRight || this.home.hasFailed) await this.home.loadFilms()
  }

  /** `value` is on the model's scale, null for a mere "like". */
  async rate(film: Film, value: number | null): Promise<void> {
    const scale = this.#store.state.model.value?.ratingScale ?? null
    const words = scale === null || value === null ? 'liked' : ratingWords(value, scale)
    const ratings = rate(this.#store.state.ratings, film, value)
    await this.#change(ratings, { film, text: `${filmName(film)}: ${words}.` })
  }

  async unrate(film: Film): Promise<void> {
    const ratings = unrate(this.#store.state.ratings, film.id)
    await this.#change(ratings, { film, text: `Removed your rating of ${filmName(film)}.` })
  }

  async unrateAll(): Promise<void> {
    const { length } = this.#store.state.ratings
    await this.#change([], { film: null, text: `Removed all ${length} ratings.` })
  }

  /** Ratings from a file: they come over those that are there. */
  async bringIn(brought: Ratings): Promise<void> {
    const ratings = brought
      .toReversed()
      .reduce((all, { film, value }) => rate(all, film, value), this.#store.state.ratings)
    await this.#change(ratings, { film: null, text: `Brought in ${brought.length} ratings.` })
  }

  /** Takes back the latest change, then the one before, and so on. */
  async undo(): Promise<void> {
    const { changes } = this.#store.state
    const undone = changes.at(-1)
    if (!undone) return
    this.#store.update({ changes: changes.slice(0, -1), toast: null })
    await this.#show(undone.before, undone.film, 'Undone.')
  }

  /** The ratings may have been changed in another window of this browser; its changes are undone there. */
  async catchUp(): Promise<void> {
    // What this browser did not keep is known here alone.
    if (this.#storage === null || !this.#store.state.ratingsKept) return
    const ratings = this.#storage.load()
    if (JSON.stringify(ratings) === JSON.stringify(this.#store.state.ratings)) return
    this.#store.update({ ratings, changes: [], toast: null })
    await this.home.refresh(null)
  }

  closeToast(): void {
    this.#store.update({ toast: null })
  }

  async #change(ratings: Ratings, { film, text }: Pick<Change, 'film' | 'text'>): Promise<void> {
    const { changes, toast, ratings: now } = this.#store.state
    const latest = changes.at(-1)
    // Arrow keys go through all the stars to the one that is meant: one change, to be undone at once.
    const goesOn = film !== null && latest !== undefined && latest === toast && latest.film?.id === film.id
    const change = { film, text, before: goesOn ? latest.before : now }
    const kept = goesOn ? changes.slice(0, -1) : changes
    this.#store.update({ changes: [...kept, change].slice(-MAX_CHANGES), toast: change })
    await this.#show(ratings, film, text)
  }

  async #show(ratings: Ratings, film: Film | null, said: string): Promise<void> {
    const ratingsKept = this.#storage?.save(ratings) ?? false
    this.#store.update({ ratings, ratingsKept })
    const recommended = await this.home.refresh(film)
    this.#store.update({ announcement: `${said} ${describeChange(recommended)}`.trim() })
  }
}

function describeChange(recommended: Recommended | null): string {
  if (!recommended) return ''
  const { change, forYou } = recommended
  if (change === null) return `${forYou.length} recommendations.`
  return change.freshCount === 1 ? '1 new recommendation.' : `${change.freshCount} new recommendations.`
}
