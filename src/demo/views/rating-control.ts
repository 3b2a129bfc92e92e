/** Stars to rate a film with: a radio group, so that arrow keys and screen readers know it. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { type Film, filmName } from '../film.ts'
import type { PageState } from '../page-state.ts'
import { ratingSteps } from '../rating-scale.ts'
import { ratingOf } from '../ratings.ts'
import type { Visitor } from '../visitor.ts'

/** The `place` of the visitor's list of ratings. */
export const RATED = 'rated'

/** `place` tells apart the controls of one film that stands in several places of the visitor. */
export function ratingControl(film: Film, place: string, state: PageState, visitor: Visitor): TemplateResult {
  // Stars or hearts? Their place is kept until the model says so.
  if (state.model.value === null) return html`<div class="stars"></div>`
  const scale = state.model.value.ratingScale
  const rating = ratingOf(state.ratings, film.id)
  if (scale === null) return likeButton(film, rating !== undefined, visitor)
  const steps = ratingSteps(scale)
  const halves = steps.length > steps.filter((step) => Number.isInteger(step.stars)).length
  return html`
    <fieldset class="stars" ?data-halves=${halves} ?data-rated=${rating !== undefined}>
      <legend class="visually-hidden">Your rating of ${filmName(film)}</legend>
      ${steps.map(
        ({ value, stars, label }) => html`
          <label class="star" data-part=${halves ? (Number.isInteger(stars) ? 'right' : 'left') : 'whole'} title=${label}>
            <input
              type="radio"
              class="visually-hidden"
              name=${`${place}:${film.id}`}
              aria-label=${label}
              .checked=${live(rating?.value === value)}
              @change=${() => visitor.rate(film, value)}
            />
          </label>
        `,
      )}
      ${
        rating === undefined
          ? nothing
          : html`
            <button
              type="button"
              class="clear"
              title="Clear rating"
              aria-label=${`Clear your rating of ${filmName(film)}`}
              @click=${(event: Event) => clear(event, film, place, visitor)}
            ></button>
          `
      }
    </fieldset>
  `
}

/** The button goes away with the rating, so the keyboard focus moves to the stars first. */
function clear(event: Event, film: Film, place: string, visitor: Visitor): Promise<void> {
  const button = event.currentTarget
  // In the list of ratings the whole row goes, and the next film's button comes to be under the focus.
  if (place !== RATED && button instanceof HTMLElement) {
    button.closest('fieldset')?.querySelector('input')?.focus()
  }
  return visitor.unrate(film)
}

/** Where the model knows no ratings, only what was liked. Whether it is pressed says whether it was. */
function likeButton(film: Film, liked: boolean, visitor: Visitor): TemplateResult {
  return html`
    <button
      type="button"
      class="like"
      aria-pressed=${liked ? 'true' : 'false'}
      aria-label=${`Like ${filmName(film)}`}
      @click=${() => (liked ? visitor.unrate(film) : visitor.rate(film, null))}
    >
      Like
    </button>
  `
}
