/** A row of films that scrolls sideways: by touch, wheel, its two buttons, and the arrow keys from poster to poster. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Fetched } from '../fetched.ts'
import type { Card } from '../home/shelf.ts'
import type { PageState } from '../page-state.ts'
import type { Visitor } from '../visitor.ts'
import { type CardLine, filmCards, skeletonCards } from './film-card.ts'
import { failureNotice } from './notices.ts'

const SKELETON_CARDS = 10

export interface FilmRow {
  /** Unique on the screen; for elements' ids and radio groups. */
  readonly id: string
  readonly heading: string | TemplateResult
  readonly note: string | TemplateResult
  readonly films: Fetched<readonly Card[]>
  readonly retry: () => unknown
  readonly line?: CardLine
  /** Between heading and films. */
  readonly tools?: TemplateResult | typeof nothing
  /** In place of films, where there are none and none are coming. */
  readonly empty?: TemplateResult
  /** For whoever watches when the row comes near the window. */
  readonly genre?: string
}

export function filmRow(row: FilmRow, state: PageState, visitor: Visitor): TemplateResult {
  const { id, films, heading, note, tools = nothing, genre } = row
  return html`
    <section class="shelf" aria-labelledby=${`${id}-heading`} aria-busy=${films.busy ? 'true' : 'false'} data-genre=${genre ?? nothing}>
      <header class="section-head">
        <h2 id=${`${id}-heading`}>${heading}</h2>
        <p class="note quiet">${note}</p>
        ${turnButtons()}
      </header>
      ${tools} ${films.failure ? failureNotice(films.failure, row.retry) : nothing} ${content(row, state, visitor)}
    </section>
  `
}

function content(
  { id, films, empty, line }: FilmRow,
  state: PageState,
  visitor: Visitor,
): TemplateResult | typeof nothing {
  if (films.value === null && films.failure) return nothing
  if (empty && (films.value === null ? !films.busy : films.value.length === 0)) return empty
  return html`
    <ul class="strip" ?data-busy=${films.busy} @keydown=${stepByKey}>
      ${films.value ? filmCards(films.value, id, state, visitor, line) : skeletonCards(SKELETON_CARDS)}
    </ul>
  `
}

/** For the mouse; the keyboard goes from film to film, so these are not in its way. */
function turnButtons(): TemplateResult {
  const button = (way: 'back' | 'on', step: number) => html`
    <button type="button" class="turn" data-way=${way} tabindex="-1" aria-hidden="true" @click=${(event: Event) => turn(event, step)}></button>
  `
  return html`<span class="turns">${button('back', -1)}${button('on', 1)}</span>`
}

/** Nearly a window's width, so that the last film seen is the first one then. */
function turn(event: Event, step: number): void {
  const strip = closest(event.currentTarget, '.shelf')?.querySelector('.strip')
  strip?.scrollBy({ left: step * strip.clientWidth * 0.8, behavior: scrollBehavior() })
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Only from poster to poster: among the stars the arrow keys are the radio group's. */
function stepByKey(event: KeyboardEvent): void {
  const step = STEPS[event.key]
  const strip = event.currentTarget
  const poster = closest(event.target, '[data-poster]')
  if (!step || !(strip instanceof HTMLElement) || !(poster instanceof HTMLElement)) return
  const posters = [...strip.querySelectorAll<HTMLElement>('[data-poster]')]
  const to = posters[step(posters.indexOf(poster), posters.length)]
  if (!to) return
  event.preventDefault()
  to.focus({ preventScroll: true })
  to.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: scrollBehavior() })
}

function closest(target: EventTarget | null, selector: string): Element | null {
  return target instanceof Element ? target.closest(selector) : null
}

function scrollBehavior(): ScrollBehavior {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'
}
