/** The map's screen out of its state. The drawn map itself is put into `.map-stage`, which stays as it is. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { ref } from 'lit-html/directives/ref.js'
import { listed, percent } from '../../figures/phrases.ts'
import { type Film, filmName } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { formatStars, starsOf } from '../rating-scale.ts'
import { filmPath } from '../route.ts'
import type { App } from '../screen.ts'
import { failureNotice } from '../views/notices.ts'
import { ratingControl } from '../views/rating-control.ts'
import { finder } from './finder-view.ts'
import type { MapCanvas } from './map-canvas.ts'
import type { MapState } from './map-state.ts'
import type { MapAnalysis } from './points.ts'
import type { TasteMap } from './taste-map.ts'

export interface MapHands {
  readonly tasteMap: TasteMap
  readonly app: App
  readonly canvas: () => MapCanvas | null
}

const ZOOM_STEP = 1.8

export function mapView(state: MapState, page: PageState, hands: MapHands): TemplateResult {
  const { map } = state
  const analysis = map.value?.analysis ?? null
  return html`
    <div class="intro map-intro">
      <div>
        <h1 tabindex="-1">Taste map</h1>
        <p class="intro-note quiet">
          Every film is a point. Films that the same people like lie near each other; with every rating your place moves.
        </p>
      </div>
      ${finder(state.finder, hands.tasteMap)}
    </div>
    ${map.failure ? failureNotice(map.failure, () => hands.tasteMap.open()) : nothing}
    <div class="map-layout" ?hidden=${map.failure !== null && map.value === null}>
      <div class="map-main">
        <div class="map-frame" aria-busy=${map.busy ? 'true' : 'false'}>
          <div
            class="map-stage"
            role="application"
            tabindex="0"
            aria-label="Map of films"
            aria-describedby="map-keys"
          ></div>
          ${analysis === null ? html`<p class="map-loading quiet">Loading the map …</p>` : edges(analysis)}
          ${tooltip(state, page, hands)} ${controls(state, hands)} ${filmCard(state, page, hands)}
        </div>
        ${analysis === null ? nothing : legend(analysis, state, hands)}
        <p id="map-keys" class="quiet map-keys">
          Drag, scroll or pinch; or by keyboard: arrows, + and −, 0 for the whole map. The film in the middle is
          looked at, Enter goes to it.
        </p>
      </div>
      <aside class="map-aside">
        ${nearYou(state, page, hands)} ${nearSelected(state, hands)}
        ${analysis === null ? nothing : directions(analysis, hands)}
      </aside>
    </div>
    <p class="visually-hidden" role="status">${state.said}</p>
  `
}

/** What lies at the ends of the axes, at the edges. */
function edges({ axes: [across, up] }: MapAnalysis): TemplateResult {
  const words = (end: { genres: readonly { genre: string }[] } | undefined) =>
    listed((end?.genres ?? []).slice(0, 3).map(({ genre }) => genre))
  const edge = (side: string, text: string) =>
    text === '' ? nothing : html`<p class="map-edge" data-side=${side} aria-hidden="true">${text}</p>`
  return html`${edge('left', words(across?.low))} ${edge('right', words(across?.high))}
  ${edge('top', words(up?.high))} ${edge('bottom', words(up?.low))}`
}

function controls({ trail, map }: MapState, { tasteMap, canvas }: MapHands): TemplateResult {
  const disabled = map.value === null
  const button = (label: string, sign: string, act: () => void, off = disabled) => html`
    <button type="button" aria-label=${label} title=${label} ?disabled=${off} @click=${act}>${sign}</button>
  `
  return html`
    <div class="map-controls" role="group" aria-label="Zoom">
      ${button('Zoom in', '+', () => canvas()?.zoomBy(ZOOM_STEP))}
      ${button('Zoom out', '−', () => canvas()?.zoomBy(1 / ZOOM_STEP))}
      ${button('Whole map', '⤢', () => canvas()?.showAll())}
      ${button('To your place', '◎', () => tasteMap.flyToVisitor(), trail.length === 0)}
    </div>
  `
}

function predictedStars(film: Film, page: PageState, { tasteMap }: MapHands): string | null {
  const scale = page.model.value?.ratingScale
  const rating = tasteMap.predictions.of(film.id)
  return scale && rating !== undefined ? formatStars(starsOf(rating, scale)) : null
}

function tooltip({ hovered, selected }: MapState, page: PageState, hands: MapHands) {
  const film = hovered && hands.tasteMap.filmOf(hovered.film)
  if (hovered === null || film === null || hovered.film === selected) return nothing
  const stars = predictedStars(film, page, hands)
  const place = (element: Element | undefined) => {
    if (!(element instanceof HTMLElement)) return
    element.style.setProperty('--x', `${hovered.at.x}px`)
    element.style.setProperty('--y', `${hovered.at.y}px`)
  }
  return html`
    <div class="map-tip" ${ref(place)} aria-hidden="true">
      <strong>${film.title}</strong>
      <span>${film.year ?? ''}</span>
      ${stars === null ? nothing : html`<span class="predicted">${stars}</span>`}
    </div>
  `
}

function filmCard({ selected }: MapState, page: PageState, hands: MapHands) {
  const { tasteMap, app } = hands
  const film = selected === null ? null : tasteMap.filmOf(selected)
  if (film === null) return nothing
  const stars = predictedStars(film, page, hands)
  const facts = [film.year, film.genres.slice(0, 3).join(', ')].filter((fact) => fact !== null && fact !== '')
  return html`
    <section class="map-card" aria-label=${`Film: ${filmName(film)}`}>
      <header>
        <h2><a href=${filmPath(film.id)}>${film.title}</a></h2>
        <button type="button" class="clear" aria-label="Close the film" @click=${() => tasteMap.select(null)}></button>
      </header>
      <p class="quiet">
        ${facts.join(' · ')}
        ${stars === null ? nothing : html`<span class="map-predicted">For you <strong>${stars}</strong></span>`}
      </p>
      ${ratingControl(film, 'map', page, app.visitor)}
    </section>
  `
}

function legend({ genres, genre }: MapAnalysis, { highlighted }: MapState, { tasteMap }: MapHands) {
  if (genres.length === 0) return nothing
  const entries = [...genres.entries(), ...(genre.includes(-1) ? ([[-1, 'Other']] as const) : [])]
  return html`
    <ul class="map-legend" aria-label="Genres">
      ${entries.map(
        ([place, name]) => html`
          <li>
            <button
              type="button"
              class="map-genre"
              data-genre=${place}
              aria-pressed=${highlighted.has(place) ? 'true' : 'false'}
              @click=${() => tasteMap.toggleGenre(place)}
            >
              ${name}
            </button>
          </li>
        `,
      )}
    </ul>
  `
}

function nearYou({ trail }: MapState, { ratings }: PageState, { tasteMap }: MapHands): TemplateResult {
  const films = tasteMap.nearVisitor()
  return html`
    <section aria-labelledby="near-you" data-near-you>
      <h2 id="near-you">Near you</h2>
      ${
        trail.length === 0
          ? html`<p class="quiet">
              ${
                ratings.length === 0
                  ? 'Rate a film, here or anywhere on the site, and your place appears on the map.'
                  : 'Your ratings do not say yet what you like: give a film you love its stars.'
              }
            </p>`
          : html`<p class="quiet">Well-known films at your place, nearest first.</p>
              ${filmList(films, tasteMap)}`
      }
    </section>
  `
}

function nearSelected({ selected }: MapState, { tasteMap }: MapHands) {
  const film = selected === null ? null : tasteMap.filmOf(selected)
  if (selected === null || film === null) return nothing
  return html`
    <section aria-labelledby="near-film">
      <h2 id="near-film">Near ${film.title}</h2>
      ${filmList(tasteMap.nearFilm(selected), tasteMap)}
    </section>
  `
}

function filmList(films: readonly number[], tasteMap: TasteMap): TemplateResult {
  const known = films.map((number) => ({ number, film: tasteMap.filmOf(number) }))
  return html`
    <ol class="map-list">
      ${known.map(({ number, film }) =>
        film === null
          ? html`<li class="quiet">…</li>`
          : html`<li>
              <a href=${filmPath(film.id)}>${film.title}</a>
              <span class="quiet">${film.year ?? ''}</span>
              <button
                type="button"
                class="link"
                aria-label=${`Show ${filmName(film)} on the map`}
                @click=${() => tasteMap.select(number, { fly: true })}
              >
                Show
              </button>
            </li>`,
      )}
    </ol>
  `
}

function directions({ axes, explained, summary }: MapAnalysis, { tasteMap }: MapHands): TemplateResult {
  const ends = ['left', 'right', 'bottom', 'top']
  return html`
    <section aria-labelledby="map-directions">
      <h2 id="map-directions">What the directions mean</h2>
      <p class="quiet">${summary}</p>
      ${axes.map(
        (axis, place) => html`
          <details>
            <summary>
              From ${ends[place * 2]} to ${ends[place * 2 + 1]}: ${percent(explained[place] ?? 0)} of the variance
            </summary>
            <p class="quiet">${axis.summary}</p>
            ${[axis.low, axis.high].map(
              ({ items }, end) => html`
                <h3>Far ${ends[place * 2 + end]}</h3>
                ${filmList(
                  items.flatMap(({ itemId }) => numberOf(itemId, tasteMap)),
                  tasteMap,
                )}
              `,
            )}
          </details>
        `,
      )}
    </section>
  `
}

function numberOf(itemId: string, tasteMap: TasteMap): number[] {
  const number = tasteMap.store.state.map.value?.points.numberOf(itemId)
  return number === null || number === undefined ? [] : [number]
}
