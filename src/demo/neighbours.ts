/** "Similar to": the neighbours of one film, with what the visitor would give them. */
import type { FoldinClient } from '../client/index.ts'
import { Fetching } from './fetching.ts'
import { type Film, filmOf } from './film.ts'
import { ASKED, type PageState } from './page-state.ts'
import { interactionsOf } from './ratings.ts'
import type { Card } from './shelf.ts'
import type { Store } from './store.ts'

const NEIGHBOURS = 12

/** The film in question and its neighbours. */
interface Found {
  readonly subject: Card
  readonly cards: readonly Card[]
}

export class Neighbours {
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #fetching: Fetching<Found>

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
    this.#fetching = new Fetching(({ value, busy, failure }) => {
      const { similar } = store.state
      if (similar === null) return
      const subject = value?.subject ?? similar.subject
      store.update({
        similar: { ...similar, subject, found: { value: value?.cards ?? null, busy, failure } },
      })
    })
  }

  /** `film` is what the page already knows of it: its title stands there before the answer comes. */
  async open(filmId: string, film: Film | null): Promise<void> {
    const subject = film && { film, predictedRating: null, fresh: false }
    this.#store.update({ similar: { filmId, subject, found: ASKED } })
    await this.#fetching.run(null, (signal) => this.#find(filmId, signal))
  }

  /** After a rating: the same films, with predictions that know of it. */
  async refresh(): Promise<void> {
    const { similar } = this.#store.state
    const cards = similar?.found.value
    if (!similar?.subject || !cards) return
    const before = { subject: similar.subject, cards }
    await this.#fetching.run(before, (signal) => this.#withPredictions(before, signal))
  }

  retry(): Promise<void> {
    const { similar } = this.#store.state
    return similar ? this.open(similar.filmId, similar.subject?.film ?? null) : Promise.resolve()
  }

  close(): void {
    this.#fetching.cancel()
    this.#store.update({ similar: null })
  }

  async #find(filmId: string, signal: AbortSignal): Promise<Found> {
    const [item, answer] = await Promise.all([
      this.#client.item(filmId, { include: ['metadata'], signal }),
      this.#client.similarItems(filmId, { limit: NEIGHBOURS, include: ['metadata'], signal }),
    ])
    const card = (film: Film): Card => ({ film, predictedRating: null, fresh: false })
    return this.#withPredictions(
      { subject: card(filmOf(item)), cards: answer.items.map(filmOf).map(card) },
      signal,
    )
  }

  async #withPredictions({ subject, cards }: Found, signal: AbortSignal): Promise<Found> {
    const { model, ratings } = this.#store.state
    if (!model.value?.ratingScale || ratings.length === 0) return { subject, cards }
    const { predictions } = await this.#client.predict(
      {
        interactions: interactionsOf(ratings),
        itemIds: [subject, ...cards].map((card) => card.film.id),
      },
      { signal },
    )
    const ratingOf = new Map(predictions.map(({ itemId, predictedRating }) => [itemId, predictedRating]))
    const predicted = (card: Card): Card => ({ ...card, predictedRating: ratingOf.get(card.film.id) ?? null })
    return { subject: predicted(subject), cards: cards.map(predicted) }
  }
}
