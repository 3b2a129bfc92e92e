/** Asks for what the screen of a film shows, and again for what a rating changes. */
import type { FoldinClient, ModelResponse, Reason } from '../../client/index.ts'
import { Fetching } from '../fetching.ts'
import { type Film, filmOf } from '../film.ts'
import { type Card, cardOf } from '../home/shelf.ts'
import type { PageState } from '../page-state.ts'
import { interactionsOf, type Ratings, unrate } from '../ratings.ts'
import type { Store } from '../store.ts'
import type { Facts, FilmState, Verdict } from './film-state.ts'

const SIMILAR = 18
const MAX_REASONS = 5

interface Judged {
  readonly verdict: Verdict | null
  readonly reasons: readonly Reason[]
  /** By film. */
  readonly predicted: ReadonlyMap<string, number>
}

export class FilmAsking {
  readonly #filmId: string
  readonly #client: FoldinClient
  readonly #site: Store<PageState>
  readonly #store: Store<FilmState>
  readonly #facts: Fetching<Facts>
  readonly #similar: Fetching<readonly Card[]>
  readonly #judging: Fetching<Judged>

  constructor(filmId: string, client: FoldinClient, site: Store<PageState>, store: Store<FilmState>) {
    this.#filmId = filmId
    this.#client = client
    this.#site = site
    this.#store = store
    this.#facts = new Fetching((facts) => store.update({ facts }))
    this.#similar = new Fetching((similar) => store.update({ similar }))
    this.#judging = new Fetching(({ value, busy, failure }) => {
      const { verdict, reasons } = store.state
      store.update({
        verdict: { value: value ? value.verdict : verdict.value, busy, failure },
        reasons: value?.reasons ?? reasons,
      })
    })
  }

  /** Also what "Try again" does. */
  async open(): Promise<void> {
    const [facts] = await Promise.all([
      this.#facts.run(this.#store.state.facts.value, (signal) => this.#askFacts(signal)),
      this.#similar.run(this.#store.state.similar.value, (signal) => this.#askSimilar(signal)),
    ])
    if (facts) await this.judge()
  }

  /** Once film and model are known, and after every rating. */
  async judge(): Promise<void> {
    const { facts } = this.#store.state
    const model = this.#site.state.model.value
    if (!facts.value || !model) return
    const { film } = facts.value
    const judged = await this.#judging.run(null, (signal) => this.#judge(film, model, signal))
    const { similar } = this.#store.state
    if (!judged || !similar.value) return
    const cards = similar.value.map((card) => ({
      ...card,
      predictedRating: judged.predicted.get(card.film.id) ?? null,
    }))
    this.#store.update({ similar: { ...similar, value: cards } })
  }

  end(): void {
    for (const fetching of [this.#facts, this.#similar, this.#judging]) fetching.cancel()
  }

  async #askFacts(signal: AbortSignal): Promise<Facts> {
    const item = await this.#client.item(this.#filmId, { include: ['metadata'], signal })
    const director = item.metadata?.director
    return {
      film: filmOf(item),
      director: typeof director === 'string' && director !== '' ? director : null,
      popularity: item.popularity,
    }
  }

  async #askSimilar(signal: AbortSignal): Promise<Card[]> {
    const { items } = await this.#client.similarItems(this.#filmId, {
      limit: SIMILAR,
      include: ['metadata'],
      signal,
    })
    return items.map((item) => cardOf(filmOf(item)))
  }

  async #judge(film: Film, model: ModelResponse, signal: AbortSignal): Promise<Judged> {
    const { ratings } = this.#site.state
    // What was given is known; the prediction is of interest where it does not know that.
    const others = unrate(ratings, film.id)
    const [verdict, reasons, predicted] = await Promise.all([
      model.ratingScale === null ? null : this.#predict(film, others, signal),
      others.length === 0 ? [] : this.#findReasons(film, others, signal),
      model.ratingScale === null || ratings.length === 0
        ? new Map<string, number>()
        : this.#predictSimilar(ratings, signal),
    ])
    return { verdict, reasons, predicted }
  }

  async #predict(film: Film, ratings: Ratings, signal: AbortSignal): Promise<Verdict | null> {
    const ask = (of: Ratings) =>
      this.#client.predict({ interactions: interactionsOf(of), itemIds: [film.id] }, { signal })
    const [own, anyone] = await Promise.all([ask(ratings), ask([])])
    const [prediction, usual] = [own.predictions[0], anyone.predictions[0]]
    if (!prediction || !usual) return null
    const { predictedRating: predicted, biasOnlyRating: biasOnly } = prediction
    return { predicted, biasOnly, average: usual.predictedRating }
  }

  async #predictSimilar(ratings: Ratings, signal: AbortSignal): Promise<Map<string, number>> {
    const cards = this.#store.state.similar.value ?? []
    if (cards.length === 0) return new Map()
    const { predictions } = await this.#client.predict(
      { interactions: interactionsOf(ratings), itemIds: cards.map(({ film }) => film.id) },
      { signal },
    )
    return new Map(predictions.map(({ itemId, predictedRating }) => [itemId, predictedRating]))
  }

  async #findReasons(film: Film, ratings: Ratings, signal: AbortSignal): Promise<readonly Reason[]> {
    const { items } = await this.#client.rank(
      { interactions: interactionsOf(ratings), itemIds: [film.id], explain: true, maxReasons: MAX_REASONS },
      { signal },
    )
    return items[0]?.reasons ?? []
  }
}
