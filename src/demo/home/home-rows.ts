/** The rows of the home screen as they are shown. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { ASKED } from '../fetched.ts'
import { type Film, filmName } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { filmPath } from '../route.ts'
import { filmRow } from '../views/film-row.ts'
import type { Visitor } from '../visitor.ts'
import { MAX_BECAUSE_ROWS } from './because.ts'
import { ENOUGH_RATINGS, type Recommended } from './home-state.ts'
import { otherReason, reasonSentence } from './reason-words.ts'
import { isPlain } from './wishes.ts'
import { wishesBar } from './wishes-bar.ts'

export function popularRow(state: PageState, visitor: Visitor): TemplateResult {
  const { popular, beginsWithStarters } = state.home
  return filmRow(
    {
      id: 'popular',
      heading: beginsWithStarters ? 'Rate these to start' : 'Popular with everybody',
      note: beginsWithStarters ? progress(state.ratings.length) : 'Seen one? Give it stars.',
      films: popular,
      retry: () => visitor.home.loadPopular(),
    },
    state,
    visitor,
  )
}

/** Said rather than counted down: any number of ratings works. */
function progress(count: number): TemplateResult {
  const done = Math.min(count, ENOUGH_RATINGS)
  const words =
    count === 0
      ? 'Seen one? Give it stars.'
      : count < ENOUGH_RATINGS
        ? `${count} rated. ${ENOUGH_RATINGS - count} more make a good start.`
        : `${count} rated: a good start. Each one more sharpens it.`
  const dots = Array.from({ length: ENOUGH_RATINGS }, (_, index) => html`<i ?data-done=${index < done}></i>`)
  return html`<span class="dots" aria-hidden="true">${dots}</span> ${words}`
}

export function forYouRow(state: PageState, visitor: Visitor): TemplateResult {
  const { recommended, wishes } = state.home
  const { value, busy, failure } = recommended
  const rated = state.ratings.length > 0
  return filmRow(
    {
      id: 'for-you',
      heading: 'For you',
      note: rated ? forYouNote(value) : 'From your ratings.',
      tools: wishesBar(state, visitor),
      // Before the model is known, neither are the ratings.
      films: { value: value?.forYou ?? null, busy: busy || state.model.busy, failure },
      retry: () => visitor.home.recommending.refresh(),
      line: (card) => (value?.popularInstead ? null : reasonSentence(card.reasons, state.ratings)),
      empty: rated && !isPlain(wishes) ? nothingFits() : nothingRated(),
    },
    state,
    visitor,
  )
}

function nothingRated(): TemplateResult {
  return html`
    <div class="empty">
      <p><strong>This fills with your first rating.</strong></p>
      <p class="quiet">Search for a film you love, or give stars to one above.</p>
    </div>
  `
}

function nothingFits(): TemplateResult {
  return html`
    <div class="empty">
      <p><strong>No film fits these wishes.</strong></p>
      <p class="quiet">Another decade, or any genre?</p>
    </div>
  `
}

function forYouNote(recommended: Recommended | null): TemplateResult | string {
  if (recommended === null) return 'Scoring every film …'
  if (recommended.popularInstead) return 'The model knows none of your films, so here are the popular ones.'
  const took = `${Math.max(1, Math.round(recommended.tookMs))} ms`
  if (!recommended.change) return `From your ratings, in ${took}.`
  const { film, freshCount } = recommended.change
  const news = freshCount === 0 ? 'New order' : `${freshCount} new`
  return html`<strong>${news}</strong> in ${took}, after ${filmName(film)}.`
}

export function becauseRowViews(state: PageState, visitor: Visitor): TemplateResult | typeof nothing {
  const { value, busy } = state.home.recommended
  if (value === null && busy) return rowsToCome(state, visitor)
  if (!value || value.popularInstead) return nothing
  return html`${repeat(
    value.because,
    ({ film }) => film.id,
    ({ film, cards }) =>
      filmRow(
        {
          id: `because-${film.id}`,
          heading: becauseHeading(film),
          note: 'What speaks for them most is this one film.',
          films: { value: cards, busy, failure: null },
          retry: () => visitor.home.recommending.refresh(),
          line: ({ reasons }) => otherReason(reasons, state.ratings),
        },
        state,
        visitor,
      ),
  )}`
}

/** As many as there will most likely be: one for each rated film, up to the most. */
function rowsToCome(state: PageState, visitor: Visitor): TemplateResult {
  const count = Math.min(state.ratings.length, MAX_BECAUSE_ROWS)
  const row = (index: number) =>
    filmRow(
      {
        id: `because-${index}`,
        heading: html`<span class="because">Because you liked</span> …`,
        note: '',
        films: ASKED,
        retry: () => visitor.home.recommending.refresh(),
      },
      state,
      visitor,
    )
  return html`${Array.from({ length: count }, (_, index) => row(index))}`
}

function becauseHeading(film: Film): TemplateResult {
  return html`<span class="because">Because you liked</span> <a href=${filmPath(film.id)}>${film.title}</a>`
}

export function genreRowViews(state: PageState, visitor: Visitor): TemplateResult {
  const { genres, byGenre } = state.home
  return html`${repeat(
    genres,
    (genre) => genre,
    (genre) =>
      filmRow(
        {
          id: `genre-${genre.replaceAll(/\W+/g, '-')}`,
          heading: genre,
          note: state.ratings.length > 0 ? 'In the order of your taste.' : 'The most popular ones.',
          films: byGenre[genre] ?? ASKED,
          retry: () => visitor.home.genreRows.load(genre),
          genre,
        },
        state,
        visitor,
      ),
  )}`
}
