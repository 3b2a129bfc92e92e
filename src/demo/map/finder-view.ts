/** The field that finds a film and flies to it. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { MAX_QUERY_LENGTH } from '../searching.ts'
import type { MapState } from './map-state.ts'
import type { TasteMap } from './taste-map.ts'

export function finder({ text, found }: MapState['finder'], tasteMap: TasteMap): TemplateResult {
  const open = text.trim() !== ''
  return html`
    <search class="map-finder" @keydown=${(event: KeyboardEvent) => press(event, tasteMap)}>
      <label for="map-find">Find a film on the map</label>
      <input
        id="map-find"
        type="search"
        placeholder="Toy Story"
        autocomplete="off"
        spellcheck="false"
        maxlength=${MAX_QUERY_LENGTH}
        .value=${live(text)}
        @input=${(event: Event) => tasteMap.find(textOf(event))}
      />
      ${
        !open || found.value === null
          ? nothing
          : html`
            <ul aria-label="Films found on the map">
              ${found.value.length === 0 ? html`<li class="quiet">No film has “${text.trim()}” in its title.</li>` : nothing}
              ${found.value.map(
                (film) => html`
                  <li>
                    <button type="button" @click=${() => tasteMap.show(film)}>
                      ${film.title} <span class="quiet">${film.year ?? ''}</span>
                    </button>
                  </li>
                `,
              )}
            </ul>
          `
      }
    </search>
  `
}

/** Enter takes the first film, Escape none. */
function press(event: KeyboardEvent, tasteMap: TasteMap): void {
  const [first] = tasteMap.store.state.finder.found.value ?? []
  if (event.key === 'Escape') void tasteMap.find('')
  if (event.key === 'Enter' && first !== undefined && event.target instanceof HTMLInputElement) {
    tasteMap.show(first)
  }
}

function textOf(event: Event): string {
  return event.target instanceof HTMLInputElement ? event.target.value : ''
}
