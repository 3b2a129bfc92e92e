/** The search field and the films found, which can be rated where they stand. */
import { html, type nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { Film } from '../film.ts'
import type { Page } from '../page.ts'
import type { PageState } from '../page-state.ts'
import { similarHash } from '../route.ts'
import { MAX_QUERY_LENGTH } from '../searching.ts'
import { failureNotice } from './notices.ts'
import { ratingControl } from './rating-control.ts'
import { swatch } from './swatch.ts'

export function searchBox(state: PageState, page: Page): TemplateResult {
  const { search } = state
  return html`
    <search
      class="search"
      @keydown=${(event: KeyboardEvent) => closeOnEscape(event, page)}
      @focusout=${(event: FocusEvent) => closeOnLeave(event, page)}
    >
      <label class="visually-hidden" for="search">Search films</label>
      <input
        id="search"
        type="search"
        placeholder="Search films"
        autocomplete="off"
        spellcheck="false"
        maxlength=${MAX_QUERY_LENGTH}
        .value=${live(search.text)}
        @input=${(event: Event) => page.searching.search(textOf(event))}
        @focus=${() => page.searching.open()}
      />
      <section class="found" aria-label="Films found" ?hidden=${!search.open}>
        ${foundFilms(state, page)}
      </section>
    </search>
  `
}

function foundFilms(state: PageState, page: Page): TemplateResult | typeof nothing {
  const { found, text } = state.search
  if (found.failure) return failureNotice(found.failure, () => page.searching.retry())
  if (found.value === null) return html`<p class="quiet">Searching …</p>`
  if (found.value.length === 0) {
    return html`<p class="quiet">No film has “${text.trim()}” in its title.</p>`
  }
  return html`
    <ul class="rows" ?data-busy=${found.busy}>
      ${found.value.map((film) => html`<li>${foundFilm(film, state, page)}</li>`)}
    </ul>
  `
}

function foundFilm(film: Film, state: PageState, page: Page): TemplateResult {
  const facts = [film.year, film.genres.slice(0, 3).join(', ')].filter((fact) => fact !== null && fact !== '')
  return html`
    <div class="row">
      ${swatch(film)}
      <p class="row-film">
        <a href=${similarHash(film.id)} @click=${() => page.searching.close()}>${film.title}</a>
        <span class="quiet">${facts.join(' · ')}</span>
      </p>
      ${ratingControl(film, 'found', state, page)}
    </div>
  `
}

function textOf(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : ''
}

function closeOnEscape(event: KeyboardEvent, page: Page): void {
  if (event.key !== 'Escape') return
  page.searching.close()
  document.querySelector<HTMLInputElement>('#search')?.focus()
}

/** Focus that goes nowhere is a click on the results themselves, or another window: they stay open. */
function closeOnLeave(event: FocusEvent, page: Page): void {
  const { currentTarget, relatedTarget } = event
  if (!(currentTarget instanceof HTMLElement) || !(relatedTarget instanceof Node)) return
  if (!currentTarget.contains(relatedTarget)) page.searching.close()
}
