/** One film in a row: its poster, a line on it, and the stars. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import type { Card } from '../home/shelf.ts'
import type { PageState } from '../page-state.ts'
import { formatStars, starsOf } from '../rating-scale.ts'
import { ratingOf } from '../ratings.ts'
import { filmPath } from '../route.ts'
import type { Visitor } from '../visitor.ts'
import { poster } from './poster.ts'
import { ratingControl } from './rating-control.ts'

/** The line under a poster; the genres where nothing better is known. */
export type CardLine = (card: Card) => string | null

const genresOf: CardLine = ({ film }) => film.genres.slice(0, 3).join(' · ')

/**
 * Cards by position, not moved about by film: so the card that was just rated, which keeps its place,
 * also keeps its elements and with them the keyboard focus.
 */
export function filmCards(
  cards: readonly Card[],
  place: string,
  state: PageState,
  visitor: Visitor,
  line: CardLine = genresOf,
): TemplateResult[] {
  const text = (card: Card) => line(card) ?? genresOf(card)
  return cards.map(
    (card) => html`<li>${keyed(card.film.id, filmCard(card, text(card) ?? '', place, state, visitor))}</li>`,
  )
}

function filmCard(
  card: Card,
  line: string,
  place: string,
  state: PageState,
  visitor: Visitor,
): TemplateResult {
  const { film } = card
  return html`
    <article class="card" ?data-fresh=${card.fresh}>
      <div class="card-poster">
        <a href=${filmPath(film.id)} data-poster>${poster(film, 'h3')}</a>
        ${predictedRating(card, state)}
        ${card.fresh ? html`<span class="fresh">New</span>` : nothing}
      </div>
      <p class="card-line" title=${line}>${line || ' '}</p>
      ${ratingControl(film, place, state, visitor)}
    </article>
  `
}

/** Nothing beside a rating that the visitor has given: there is nothing to predict. */
export function predictedRating(
  { film, predictedRating }: Card,
  { model, ratings }: PageState,
): TemplateResult | typeof nothing {
  const scale = model.value?.ratingScale
  if (!scale || predictedRating === null || ratingOf(ratings, film.id)) return nothing
  const stars = formatStars(starsOf(predictedRating, scale))
  return html`
    <p class="predicted" title="The rating we predict for you">
      <span class="visually-hidden">Predicted rating: ${stars} stars</span>
      <span aria-hidden="true">${stars}</span>
    </p>
  `
}

/** Cards-to-be, of the same size as the real ones, so that nothing moves when those come. */
export function skeletonCards(count: number): TemplateResult[] {
  return Array.from(
    { length: count },
    () => html`
      <li aria-hidden="true">
        <div class="card skeleton">
          <div class="card-poster"><div class="poster"></div></div>
          <p class="card-line">&nbsp;</p>
          <div class="stars"></div>
        </div>
      </li>
    `,
  )
}
