/** One film: a typographic cover in place of a poster, and the stars below it. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import { coverOf } from '../cover.ts'
import type { Film } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { formatStars, starsOf } from '../rating-scale.ts'
import { ratingOf } from '../ratings.ts'
import { filmPath } from '../route.ts'
import type { Card } from '../shelf.ts'
import type { Visitor } from '../visitor.ts'
import { ratingControl } from './rating-control.ts'

/**
 * Cards by position, not moved about by film: so the card that was just rated, which keeps its place,
 * also keeps its elements and with them the keyboard focus.
 */
export function filmCards(
  cards: readonly Card[],
  place: string,
  state: PageState,
  visitor: Visitor,
): TemplateResult[] {
  return cards.map((card) => html`<li>${keyed(card.film.id, filmCard(card, place, state, visitor))}</li>`)
}

function filmCard(card: Card, place: string, state: PageState, visitor: Visitor): TemplateResult {
  const { film } = card
  return html`
    <article class="card" ?data-fresh=${card.fresh}>
      <div class="card-cover">
        ${coverLink(film)} ${predictedRating(card, state)}
        ${card.fresh ? html`<span class="fresh">New</span>` : nothing}
      </div>
      <p class="genres">${film.genres.join(' · ') || ' '}</p>
      ${ratingControl(film, place, state, visitor)}
    </article>
  `
}

function coverLink(film: Film): TemplateResult {
  const { ground, accent, variant, drawing } = coverOf(film)
  return html`
    <a class="cover" href=${filmPath(film.id)} data-ground=${ground} data-accent=${accent} data-variant=${variant} data-drawing=${drawing}>
      <span class="cover-year">${film.year ?? ''}</span>
      <h3 class="cover-title" data-size=${titleSize(film.title)}>${film.title}</h3>
      <span class="cover-more">Similar films</span>
    </a>
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

/** Letters of the longest word decide as well: it must not be broken on a narrow cover. */
function titleSize(title: string): 'large' | 'medium' | 'small' {
  const longest = Math.max(...title.split(/[\s-]/).map((word) => word.length))
  if (title.length <= 14 && longest <= 8) return 'large'
  return title.length <= 32 && longest <= 11 ? 'medium' : 'small'
}

/** Cards-to-be, of the same size as the real ones, so that nothing moves when those come. */
export function skeletonCards(count: number): TemplateResult[] {
  return Array.from(
    { length: count },
    () => html`
      <li aria-hidden="true">
        <div class="card skeleton">
          <div class="card-cover"><div class="cover"></div></div>
          <p class="genres">&nbsp;</p>
          <div class="stars"></div>
        </div>
      </li>
    `,
  )
}
