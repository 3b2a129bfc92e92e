/** The screen of a film out of its state. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Film } from '../film.ts'
import { type NamedReason, namedReasons, shareWords } from '../home/reason-words.ts'
import type { PageState } from '../page-state.ts'
import { coverOf } from '../poster/cover.ts'
import { formatStars, type RatingScale, starsOf } from '../rating-scale.ts'
import { ratingOf } from '../ratings.ts'
import { filmPath } from '../route.ts'
import { filmRow } from '../views/film-row.ts'
import { failureNotice } from '../views/notices.ts'
import { poster } from '../views/poster.ts'
import { ratingControl } from '../views/rating-control.ts'
import { swatch } from '../views/swatch.ts'
import type { Visitor } from '../visitor.ts'
import type { Facts, FilmState, Verdict } from './film-state.ts'
import { type Mark, ratingLine } from './rating-line.ts'
import { confidenceSentence, differenceSentence, givenSentence, ratedSentence } from './verdict-words.ts'

export function filmView(
  film: FilmState,
  site: PageState,
  visitor: Visitor,
  retry: () => unknown,
): TemplateResult {
  const { facts, similar } = film
  if (facts.value === null && facts.failure) {
    return html`
      <div class="intro"><h1 tabindex="-1">This film cannot be shown</h1></div>
      ${failureNotice(facts.failure, retry)}
    `
  }
  return html`
    ${facts.value ? hero(facts.value, film, site, visitor) : skeletonHero()}
    <div class="shelves">
      ${filmRow(
        {
          id: 'similar',
          heading: 'Similar films',
          note: 'Liked by the same people, in the same way.',
          films: similar,
          retry,
        },
        site,
        visitor,
      )}
    </div>
  `
}

function hero(facts: Facts, state: FilmState, site: PageState, visitor: Visitor): TemplateResult {
  const { film, director, popularity } = facts
  const { ground, accent, variant } = coverOf(film)
  return html`
    <article class="film" data-ground=${ground} data-accent=${accent} data-variant=${variant}>
      <div class="film-poster">${poster(film, 'none')}</div>
      <div class="film-facts">
        <h1 tabindex="-1">${film.title}</h1>
        ${film.subtitle ? html`<p class="film-subtitle quiet">${film.subtitle}</p>` : nothing}
        <p class="film-line">${[film.year, director, film.genres.join(', ')].filter(Boolean).join(' · ')}</p>
        <div class="film-rating">
          ${ratingControl(film, 'film', site, visitor)}
          <p class="quiet">${ratedSentence(popularity, site.model.value?.dataset.simulated ?? false)}</p>
        </div>
      </div>
      <div class="film-verdict" aria-busy=${state.verdict.busy ? 'true' : 'false'}>
        ${verdictOf(film, state, site)} ${reasonsOf(state, site)}
      </div>
    </article>
  `
}

function verdictOf(film: Film, { verdict }: FilmState, site: PageState): TemplateResult | typeof nothing {
  const scale = site.model.value?.ratingScale
  const others = site.ratings.filter((rating) => rating.film.id !== film.id).length
  if (!scale) return nothing
  if (!verdict.value) return html`<h2>What would you give it?</h2><div class="verdict-wait"></div>`
  const marks = marksOf(verdict.value, scale, others > 0)
  const given = ratingOf(site.ratings, film.id)?.value ?? null
  return html`
    <h2>What would you give it?</h2>
    ${ratingLine(marks)}
    <p class="verdict-words">${others === 0 ? ownRatingsMissing(site) : sentences(verdict.value, scale, others, given, site)}</p>
  `
}

function marksOf(
  { predicted, biasOnly, average }: Verdict,
  scale: RatingScale,
  knowsVisitor: boolean,
): Mark[] {
  const everybody: Mark = { kind: 'average', name: 'Everybody', stars: starsOf(average, scale) }
  if (!knowsVisitor) return [everybody]
  return [
    everybody,
    { kind: 'bias', name: 'Without your taste', stars: starsOf(biasOnly, scale) },
    { kind: 'you', name: 'You', stars: starsOf(predicted, scale) },
  ]
}

function sentences(
  { predicted, biasOnly }: Verdict,
  scale: RatingScale,
  others: number,
  given: number | null,
  site: PageState,
): TemplateResult {
  const [own, anyone] = [starsOf(predicted, scale), starsOf(biasOnly, scale)]
  const meaning = given === null ? differenceSentence(own, anyone) : givenSentence(starsOf(given, scale), own)
  return html`${meaning} <span class="quiet">${confidenceSentence(others, typicalErrorStars(site, scale))}</span>`
}

function ownRatingsMissing({ ratings }: PageState): string {
  return ratings.length === 0
    ? 'Rate this or a few other films, and this line says what you would give it.'
    : 'This is the only film you have rated: rate others to see what they say of it.'
}

function typicalErrorStars({ model }: PageState, scale: RatingScale): number | null {
  const rmse = model.value?.evaluation?.metrics.int8?.rmse
  if (rmse === undefined) return null
  const starsOfWholeScale = starsOf(scale.max, scale) - starsOf(scale.min, scale)
  return (rmse * starsOfWholeScale) / (scale.max - scale.min)
}

function reasonsOf({ reasons }: FilmState, site: PageState): TemplateResult | typeof nothing {
  const named = namedReasons(reasons, site.ratings)
  if (named.length === 0) return nothing
  const largest = named[0]?.reason.share || 1
  return html`
    <h2>What speaks for it</h2>
    <ul class="reasons">${named.map((reason) => html`<li>${reasonRow(reason, largest, site)}</li>`)}</ul>
  `
}

function reasonRow({ film, reason }: NamedReason, largest: number, site: PageState): TemplateResult {
  const scale = site.model.value?.ratingScale
  const value = ratingOf(site.ratings, film.id)?.value ?? null
  const given = scale && value !== null ? `you gave it ${formatStars(starsOf(value, scale))}` : 'you liked it'
  return html`
    <div class="reason">
      ${swatch(film)}
      <p>
        <a href=${filmPath(film.id)}>${film.title}</a>
        <span class="quiet">${shareWords(reason.share)}; ${given}</span>
      </p>
      <svg class="reason-bar" width="100%" height="6" aria-hidden="true">
        <rect width=${`${Math.round((reason.share / largest) * 100)}%`} height="6" rx="3"></rect>
      </svg>
    </div>
  `
}

/** Of the size of the real one. */
function skeletonHero(): TemplateResult {
  return html`
    <div class="film skeleton" aria-busy="true">
      <div class="film-poster"><div class="poster"></div></div>
      <div class="film-facts"><h1 tabindex="-1" class="quiet">Looking for the film …</h1></div>
      <div class="film-verdict"><div class="verdict-wait"></div></div>
    </div>
  `
}
