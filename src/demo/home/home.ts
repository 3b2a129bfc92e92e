/** The home screen's rows: what is asked for when the site opens, and what changes with a rating. */
import type { FoldinClient, ModelResponse } from '../../client/index.ts'
import { Fetching } from '../fetching.ts'
import { type Film, filmOf } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { ratingOf } from '../ratings.ts'
import type { Store } from '../store.ts'
import { GenreRows } from './genre-rows.ts'
import { ENOUGH_RATINGS, type HomeState, type Recommended } from './home-state.ts'
import { Recommending } from './recommending.ts'
import { type Card, cardOf } from './shelf.ts'
import { starters } from './starters.ts'
import { genresByTaste } from './taste.ts'

const POPULAR_ASKED = 80
const POPULAR_SHOWN = 20
const GENRE_ROWS = 6

export class Home {
  readonly recommending: Recommending
  readonly genreRows: GenreRows
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #popular: Fetching<readonly Card[]>

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
    this.recommending = new Recommending(client, store)
    this.genreRows = new GenreRows(client, store)
    this.#popular = new Fetching((popular) => this.#update({ popular }))
  }

  /** What needs only the visitor's ratings. */
  async loadFilms(): Promise<void> {
    this.#update({ beginsWithStarters: this.#store.state.ratings.length < ENOUGH_RATINGS })
    await Promise.all([this.loadPopular(), this.recommending.refresh()])
  }

  /** The rows by genre; each is asked for when it comes near the window. */
  showGenres(model: ModelResponse): void {
    const listed =
      model.attributes.find(({ name, type }) => name === 'genres' && type === 'set')?.values ?? []
    const catalogue = listed.map(({ value }) => value)
    const genres = genresByTaste(this.#store.state.ratings, model.ratingScale, catalogue)
    this.#update({ genres: genres.slice(0, GENRE_ROWS) })
  }

  async loadPopular(): Promise<void> {
    const { ratings } = this.#store.state
    await this.#popular.run(null, async (signal) => {
      const { items } = await this.#client.popular({ limit: POPULAR_ASKED, include: ['metadata'], signal })
      const films = items.map(filmOf).filter(({ id }) => ratingOf(ratings, id) === undefined)
      return starters(films, POPULAR_SHOWN).map((film) => cardOf(film))
    })
  }

  get hasFailed(): boolean {
    const { popular, recommended } = this.#store.state.home
    return popular.failure !== null || recommended.failure !== null
  }

  async refresh(ratedFilm: Film | null): Promise<Recommended | null> {
    const [recommended] = await Promise.all([
      this.recommending.refresh(ratedFilm),
      this.genreRows.refresh(ratedFilm),
    ])
    return recommended
  }

  #update(changes: Partial<HomeState>): void {
    this.#store.update({ home: { ...this.#store.state.home, ...changes } })
  }
}
