/** The visitor's ratings: an immutable list, latest film first. No storage, no page. */
import type { Interaction } from '../client/index.ts'
import type { Film } from './film.ts'

export interface Rating {
  readonly film: Film
  /** On the model's scale; null where the model knows only that something was liked. */
  readonly value: number | null
}

export type Ratings = readonly Rating[]

/** The most that one request may hold. */
const MAX_SENT = 1_000

/** A film that is rated again keeps its place; a new one comes first. */
export function rate(ratings: Ratings, film: Film, value: number | null): Ratings {
  const changed = { film, value }
  return ratingOf(ratings, film.id) === undefined
    ? [changed, ...ratings]
    : ratings.map((rating) => (rating.film.id === film.id ? changed : rating))
}

export function unrate(ratings: Ratings, filmId: string): Ratings {
  return ratings.filter((rating) => rating.film.id !== filmId)
}

export function ratingOf(ratings: Ratings, filmId: string): Rating | undefined {
  return ratings.find((rating) => rating.film.id === filmId)
}

/** What the service is told: the latest thousand. */
export function interactionsOf(ratings: Ratings): Interaction[] {
  return ratings
    .slice(0, MAX_SENT)
    .map(({ film, value }) => (value === null ? { itemId: film.id } : { itemId: film.id, value }))
}
