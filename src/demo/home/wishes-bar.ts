/** The controls over "For you": how adventurous, which genre, which years. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import type { PageState } from '../page-state.ts'
import type { Visitor } from '../visitor.ts'
import { decadeName, decadesBetween } from './wishes.ts'

const STEPS = 4

export function wishesBar(state: PageState, visitor: Visitor): TemplateResult {
  const { wishes } = state.home
  const attributes = state.model.value?.attributes ?? []
  const genres = attributes.find(({ name, type }) => name === 'genres' && type === 'set')?.values ?? []
  const years = attributes.find(({ name, type }) => name === 'year' && type === 'number')
  const wish = visitor.home.recommending
  return html`
    <div class="wishes" ?inert=${state.ratings.length === 0}>
      <label class="slider">
        <span aria-hidden="true">Familiar</span>
        <input
          type="range"
          min="0"
          max=${STEPS}
          step="1"
          aria-label="How adventurous, from familiar to adventurous"
          .value=${live(String(Math.round(wishes.adventure * STEPS)))}
          @input=${(event: Event) => wish.wish({ adventure: Number(chosenValue(event)) / STEPS })}
        />
        <span aria-hidden="true">Adventurous</span>
      </label>
      ${choice({
        label: 'Genre',
        any: 'Any genre',
        options: genres.map(({ value }) => [value, value]),
        chosen: wishes.genre ?? '',
        choose: (value) => wish.wish({ genre: value === '' ? null : value }),
      })}
      ${
        years?.min === undefined || years.max === undefined
          ? nothing
          : choice({
              label: 'Years',
              any: 'Any year',
              options: decadesBetween(years.min, years.max).map((decade) => [
                String(decade),
                decadeName(decade),
              ]),
              chosen: wishes.decade === null ? '' : String(wishes.decade),
              choose: (value) => wish.wish({ decade: value === '' ? null : Number(value) }),
            })
      }
    </div>
  `
}

interface Choice {
  readonly label: string
  readonly any: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly chosen: string
  readonly choose: (value: string) => unknown
}

function choice({ label, any, options, chosen, choose }: Choice): TemplateResult {
  return html`
    <select aria-label=${label} @change=${(event: Event) => choose(chosenValue(event))}>
      <option value="" .selected=${live(chosen === '')}>${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} .selected=${live(chosen === value)}>${text}</option>`)}
    </select>
  `
}

function chosenValue({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''
}
