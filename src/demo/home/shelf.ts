/** A row of films as it changes under the visitor's hands. */
import type { Reason } from '../../client/index.ts'
import type { Film } from '../film.ts'

export interface Card {
  readonly film: Film
  /** On the model's scale, null where there is no prediction. */
  readonly predictedRating: number | null
  /** What of the visitor's films it is recommended for, strongest first; empty where that was not asked. */
  readonly reasons: readonly Reason[]
  /** True if the film was not in the row before. */
  readonly fresh: boolean
}

export function cardOf(film: Film, known: Partial<Omit<Card, 'film'>> = {}): Card {
  return { film, predictedRating: null, reasons: [], fresh: false, ...known }
}

/**
 * The new row, with the film that was just rated kept where it stood. The service leaves rated films
 * out, but one that vanished from under the pointer or the keyboard focus could not be corrected.
 */
export function refreshed(before: readonly Card[], after: readonly Card[], ratedId: string | null): Card[] {
  const known = new Set(before.map((card) => card.film.id))
  const cards = after
    .filter((card) => card.film.id !== ratedId)
    .map((card) => ({ ...card, fresh: before.length > 0 && !known.has(card.film.id) }))
  const place = before.findIndex((card) => card.film.id === ratedId)
  const rated = before[place]
  if (!rated) return cards
  const all = [...cards.slice(0, place), { ...rated, fresh: false }, ...cards.slice(place)]
  return all.slice(0, Math.max(after.length, place + 1))
}
