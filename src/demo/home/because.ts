/** "Because you liked X": recommendations grouped by the film that speaks most for them. */
import type { Film } from '../film.ts'
import type { Ratings } from '../ratings.ts'
import { type Card, refreshed } from './shelf.ts'

export interface BecauseRow {
  /** One of the visitor's films. */
  readonly film: Film
  readonly cards: readonly Card[]
}

export const MAX_BECAUSE_ROWS = 3
/** A row of fewer films says little. */
const LEAST_CARDS = 5
const MOST_CARDS = 20

/** Rows of most weight first; no film is in two rows. `cards` come with their reasons. */
export function becauseRows(cards: readonly Card[], ratings: Ratings): BecauseRow[] {
  const liked = new Map(ratings.map(({ film }) => [film.id, film]))
  const groups = Map.groupBy(cards, (card) => card.reasons[0]?.itemId)
  return [...groups]
    .flatMap(([itemId, group]) => {
      const film = itemId === undefined ? undefined : liked.get(itemId)
      return film && group.length >= LEAST_CARDS
        ? [{ film, cards: strongestFirst(group).slice(0, MOST_CARDS) }]
        : []
    })
    .sort((a, b) => weight(b.cards) - weight(a.cards))
    .slice(0, MAX_BECAUSE_ROWS)
}

/** Films that were just rated keep their places, as in every row. */
export function refreshedRows(
  before: readonly BecauseRow[],
  after: readonly BecauseRow[],
  ratedId: string | null,
): BecauseRow[] {
  return after.map(({ film, cards }) => {
    const old = before.find((row) => row.film.id === film.id)
    return { film, cards: refreshed(old?.cards ?? [], cards, ratedId) }
  })
}

function strongestFirst(cards: readonly Card[]): Card[] {
  return cards.toSorted((a, b) => topContribution(b) - topContribution(a))
}

function weight(cards: readonly Card[]): number {
  return cards.reduce((sum, card) => sum + topContribution(card), 0)
}

function topContribution({ reasons }: Card): number {
  return reasons[0]?.contribution ?? 0
}
