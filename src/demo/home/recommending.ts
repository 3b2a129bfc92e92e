/** "For you" and "Because you liked …": asked anew with every rating. */
import type { FoldinClient, RecommendationsResponse } from '../../client/index.ts'
import { NOT_ASKED } from '../fetched.ts'
import { Fetching } from '../fetching.ts'
import { type Film, filmOf } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { interactionsOf } from '../ratings.ts'
import type { Store } from '../store.ts'
import { becauseRows, refreshedRows } from './because.ts'
import type { HomeState, Recommended } from './home-state.ts'
import { type Card, cardOf, refreshed } from './shelf.ts'
import { isPlain, requestOf, type Wishes } from './wishes.ts'

/** Enough of them that three films each have a row of their own reasons. */
const ASKED_FOR = 120
const FOR_YOU = 24
/** The page names no more. */
const NAMED_REASONS = 2

export class Recommending {
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #fetching: Fetching<Recommended>

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
    this.#fetching = new Fetching((recommended) => this.#update({ recommended }))
  }

  /** `ratedFilm` is what the visitor has just rated, or no longer rates. */
  async refresh(ratedFilm: Film | null = null): Promise<Recommended | null> {
    const { ratings, home } = this.#store.state
    if (ratings.length === 0) {
      this.#fetching.cancel()
      this.#update({ recommended: NOT_ASKED })
      return null
    }
    const before = home.recommended.value
    const ratedId = ratedFilm?.id ?? null
    return this.#fetching.run(before, async (signal) => {
      const startMs = performance.now()
      const [all, wished] = await this.#ask(signal)
      // After other changes than a rating nearly all would be new.
      const shownBefore = ratedFilm ? (before?.forYou ?? []) : []
      const forYou = refreshed(shownBefore, cardsOf(wished).slice(0, FOR_YOU), ratedId)
      const shown = new Set(forYou.map(({ film }) => film.id))
      const rest = cardsOf(all).filter(({ film }) => !shown.has(film.id))
      const freshCount = forYou.filter((card) => card.fresh).length
      return {
        forYou,
        because: refreshedRows(before?.because ?? [], becauseRows(rest, ratings), ratedId),
        popularInstead: wished.fallback === 'popular',
        change: before && ratedFilm ? { film: ratedFilm, freshCount } : null,
        tookMs: performance.now() - startMs,
      }
    })
  }

  async wish(change: Partial<Wishes>): Promise<void> {
    this.#update({ wishes: { ...this.#store.state.home.wishes, ...change } })
    const recommended = await this.refresh()
    if (recommended)
      this.#store.update({ announcement: `${recommended.forYou.length} films for these wishes.` })
  }

  /** All, whose reasons make the rows, and those that the visitor's wishes choose: the same ones without wishes. */
  async #ask(signal: AbortSignal): Promise<[RecommendationsResponse, RecommendationsResponse]> {
    const { ratings, home } = this.#store.state
    const request = {
      interactions: interactionsOf(ratings),
      limit: ASKED_FOR,
      explain: true,
      maxReasons: NAMED_REASONS,
      include: ['metadata' as const, 'predictedRating' as const],
    }
    const all = this.#client.recommend(request, { signal })
    if (isPlain(home.wishes)) return [await all, await all]
    const wishes = { ...request, ...requestOf(home.wishes), limit: FOR_YOU }
    return Promise.all([all, this.#client.recommend(wishes, { signal })])
  }

  #update(changes: Partial<HomeState>): void {
    this.#store.update({ home: { ...this.#store.state.home, ...changes } })
  }
}

function cardsOf({ items }: RecommendationsResponse): Card[] {
  return items.map((item) =>
    cardOf(filmOf(item), { predictedRating: item.predictedRating ?? null, reasons: item.reasons ?? [] }),
  )
}
