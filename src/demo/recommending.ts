/** "Recommended for you": asked anew with every rating. */
import type { FoldinClient } from '../client/index.ts'
import { Fetching } from './fetching.ts'
import { type Film, filmOf } from './film.ts'
import { NOT_ASKED, type PageState, type Recommended } from './page-state.ts'
import { interactionsOf } from './ratings.ts'
import { refreshed } from './shelf.ts'
import type { Store } from './store.ts'

const PAGE_SIZE = 24
const MAX_SHOWN = 120

export class Recommending {
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #fetching: Fetching<Recommended>
  #limit = PAGE_SIZE

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
    this.#fetching = new Fetching((recommended) => store.update({ recommended }))
  }

  /** `ratedFilm` is what the visitor has just rated, or no longer rates. */
  async refresh(ratedFilm: Film | null = null): Promise<Recommended | null> {
    const { ratings, recommended } = this.#store.state
    if (ratings.length === 0) {
      this.#fetching.cancel()
      this.#store.update({ recommended: NOT_ASKED })
      return null
    }
    const before = recommended.value
    return this.#fetching.run(before, async (signal) => {
      const startMs = performance.now()
      const answer = await this.#client.recommend(
        {
          interactions: interactionsOf(ratings),
          limit: this.#limit,
          include: ['metadata', 'predictedRating'],
        },
        { signal },
      )
      const cards = refreshed(
        before?.cards ?? [],
        answer.items.map((item) => ({ film: filmOf(item), predictedRating: item.predictedRating ?? null })),
        ratedFilm?.id ?? null,
      )
      const freshCount = cards.filter((card) => card.fresh).length
      return {
        cards,
        popularInstead: answer.fallback === 'popular',
        change: before && ratedFilm ? { film: ratedFilm, freshCount } : null,
        tookMs: performance.now() - startMs,
      }
    })
  }

  get canShowMore(): boolean {
    const shown = this.#store.state.recommended.value?.cards.length ?? 0
    return this.#limit < MAX_SHOWN && shown >= this.#limit
  }

  async showMore(): Promise<void> {
    this.#limit += PAGE_SIZE
    await this.refresh()
  }
}
