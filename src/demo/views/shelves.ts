/** The two lists of films: popular ones to start with, and the recommendations. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { filmName } from '../film.ts'
import type { PageState, Recommended } from '../page-state.ts'
import type { Visitor } from '../visitor.ts'
import { filmCards, skeletonCards } from './film-card.ts'
import { failureNotice } from './notices.ts'

const SKELETON_CARDS = 12

const PREDICTION_LEGEND = html`
  <p class="legend quiet"><span class="predicted" aria-hidden="true">4.5</span> predicted rating</p>
`

export function popularShelf(state: PageState, visitor: Visitor): TemplateResult {
  const { popular, startFirst } = state
  return html`
    <section class="shelf" aria-labelledby="popular-heading" aria-busy=${popular.busy ? 'true' : 'false'}>
      <header class="section-head">
        <h2 id="popular-heading">${startFirst ? 'Rate these to start' : 'More films to rate'}</h2>
        <p class="note quiet">Popular films. Seen one? Give it stars.</p>
      </header>
      ${popular.failure ? failureNotice(popular.failure, () => visitor.loadPopular()) : nothing}
      ${
        popular.failure
          ? nothing
          : html`
            <ul class="strip">
              ${popular.value ? filmCards(popular.value, 'popular', state, visitor) : skeletonCards(SKELETON_CARDS)}
            </ul>
          `
      }
    </section>
  `
}

export function recommendedShelf(state: PageState, visitor: Visitor): TemplateResult {
  const { recommended, ratings } = state
  return html`
    <section
      class="shelf"
      aria-labelledby="recommended-heading"
      aria-busy=${recommended.busy ? 'true' : 'false'}
    >
      <header class="section-head">
        <h2 id="recommended-heading">Recommended for you</h2>
        <p class="note quiet">${ratings.length === 0 ? 'From your ratings.' : shelfNote(recommended.value)}</p>
        ${state.model.value?.ratingScale === null ? nothing : PREDICTION_LEGEND}
      </header>
      ${recommended.failure ? failureNotice(recommended.failure, () => visitor.recommending.refresh()) : nothing}
      ${ratings.length === 0 ? nothingRated() : recommendedFilms(state, visitor)}
    </section>
  `
}

function nothingRated(): TemplateResult {
  return html`
    <div class="empty">
      <p><strong>This fills with your first rating.</strong></p>
      <p class="quiet">Every star you give scores the whole catalogue again for your taste.</p>
    </div>
  `
}

function recommendedFilms(state: PageState, visitor: Visitor): TemplateResult | typeof nothing {
  const { value, busy, failure } = state.recommended
  if (value === null && failure) return nothing
  return html`
    <ul class="grid" ?data-busy=${busy}>
      ${value ? filmCards(value.cards, 'recommended', state, visitor) : skeletonCards(SKELETON_CARDS)}
    </ul>
    ${
      visitor.recommending.canShowMore
        ? html`<button type="button" class="button more" @click=${() => visitor.recommending.showMore()}>Show more</button>`
        : nothing
    }
  `
}

function shelfNote(recommended: Recommended | null): TemplateResult | string {
  if (recommended === null) return 'Scoring every film …'
  if (recommended.popularInstead) return 'The model knows none of your films, so here are the popular ones.'
  const took = `${Math.max(1, Math.round(recommended.tookMs))} ms`
  if (!recommended.change) return `From your ratings, in ${took}.`
  const { film, freshCount } = recommended.change
  const news = freshCount === 0 ? 'New order' : `${freshCount} new`
  return html`<strong>${news}</strong> in ${took}, after ${filmName(film)}.`
}
