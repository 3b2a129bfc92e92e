/** The search field and the films found, which can be rated where they stand. */
import { html, type nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { Film } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { filmPath } from '../route.ts'
import { MAX_QUERY_LENGTH } from '../searching.ts'
import type { Visitor } from '../visitor.ts'
import { failureNotice } from './notices.ts'
import { ratingControl } from './rating-control.ts'
import { swatch } from './swatch.ts'

export function searchBox(state: PageState, visitor: Visitor): TemplateResult {
  const { search } = state
  return html`
    <search
      class="search"
      @keydown=${(event: KeyboardEvent) => onKey(event, visitor)}
      @focusout=${(event: FocusEvent) => closeOnLeave(event, visitor)}
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
        @input=${(event: Event) => visitor.searching.search(textOf(event))}
        @focus=${() => visitor.searching.open()}
      />
      <section class="found" aria-label="Films found" ?hidden=${!search.open}>
        ${foundFilms(state, visitor)}
      </section>
    </search>
  `
}

function foundFilms(state: PageState, visitor: Visitor): TemplateResult | typeof nothing {
  const { found, text } = state.search
  if (found.failure) return failureNotice(found.failure, () => visitor.searching.retry())
  if (found.value === null) return html`<p class="quiet">Searching …</p>`
  if (found.value.length === 0) {
    return html`<p class="quiet">No film has “${text.trim()}” in its title.</p>`
  }
  return html`
    <ul class="rows" ?data-busy=${found.busy}>
      ${found.value.map((film) => html`<li>${foundFilm(film, state, visitor)}</li>`)}
    </ul>
  `
}

function foundFilm(film: Film, state: PageState, visitor: Visitor): TemplateResult {
  const facts = [film.year, film.genres.slice(0, 3).join(', ')].filter((fact) => fact !== null && fact !== '')
  return html`
    <div class="row">
      ${swatch(film)}
      <p class="row-film">
        <a href=${filmPath(film.id)} @click=${() => visitor.searching.close()}>${film.title}</a>
        <span class="quiet">${facts.join(' · ')}</span>
      </p>
      ${ratingControl(film, 'found', state, visitor)}
    </div>
  `
}

function textOf(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : ''
}

/** Arrow keys go from the field to the films found and back; Enter opens the first one; Escape closes. */
function onKey(event: KeyboardEvent, visitor: Visitor): void {
  const { currentTarget: box, target, key } = event
  if (!(box instanceof HTMLElement) || !(target instanceof HTMLElement)) return
  const field = box.querySelector('input')
  if (key === 'Escape') {
    // In this order: the field opens the films found when it gets the focus.
    field?.focus()
    visitor.searching.close()
    return
  }
  if (target === field && key === 'Enter') {
    void openFirst(box, visitor)
    return
  }
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  const stops: (HTMLElement | null)[] = [field, ...box.querySelectorAll('a')]
  const at = stops.indexOf(target)
  // Among the stars the arrow keys are the radio group's.
  const to = step === 0 || at < 0 ? null : stops[at + step]
  if (!to) return
  event.preventDefault()
  to.focus()
}

/** Also where Enter came before the answer; never a film that an older question found, nor one that is not to be seen. */
async function openFirst(box: HTMLElement, visitor: Visitor): Promise<void> {
  await visitor.searching.answered()
  box.querySelector<HTMLElement>('section:not([hidden]) ul:not([data-busy]) a')?.click()
}

/** Focus that goes nowhere is a click on the results themselves, or another window: they stay open. */
function closeOnLeave(event: FocusEvent, visitor: Visitor): void {
  const { currentTarget, relatedTarget } = event
  if (!(currentTarget instanceof HTMLElement) || !(relatedTarget instanceof Node)) return
  if (!currentTarget.contains(relatedTarget)) visitor.searching.close()
}
