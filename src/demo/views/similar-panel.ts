/** "Similar to": a dialog over the page, opened by the address so that it can be linked to. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Page } from '../page.ts'
import type { PageState } from '../page-state.ts'
import { filmCards, predictedRating, skeletonCards } from './film-card.ts'
import { failureNotice, feedback } from './notices.ts'
import { ratingControl } from './rating-control.ts'

const SKELETON_CARDS = 12

/** `leave` takes the film out of the page's address. */
export function similarPanel(state: PageState, page: Page, leave: () => void): TemplateResult {
  return html`
    <dialog
      class="panel"
      aria-labelledby="similar-heading"
      @close=${leave}
      @click=${(event: Event) => closeOnBackdrop(event)}
    >
      ${state.similar ? panelContent(state.similar, state, page) : nothing}
    </dialog>
  `
}

function panelContent(
  { subject, found }: NonNullable<PageState['similar']>,
  state: PageState,
  page: Page,
): TemplateResult {
  const film = subject?.film
  return html`
    <div class="panel-body">
      <header class="panel-head">
        <h2 id="similar-heading" tabindex="-1">
          <span class="quiet">Similar to</span> ${film?.title ?? 'this film'}
        </h2>
        <form method="dialog"><button class="clear" aria-label="Close"></button></form>
        ${
          film && subject
            ? html`
              <p class="quiet">${[film.subtitle, film.year, film.genres.join(', ')].filter(Boolean).join(' · ')}</p>
              <div class="panel-rating">
                ${ratingControl(film, 'subject', state, page)}
                <div class="legend quiet">${predictedRating(subject, state)}</div>
              </div>
            `
            : nothing
        }
      </header>
      ${found.failure ? failureNotice(found.failure, () => page.neighbours.retry()) : nothing}
      ${
        found.value === null && found.failure
          ? nothing
          : html`
            <ul class="grid" aria-busy=${found.busy ? 'true' : 'false'}>
              ${found.value ? filmCards(found.value, 'similar', state, page) : skeletonCards(SKELETON_CARDS)}
            </ul>
          `
      }
      ${feedback(state, page)}
    </div>
  `
}

/** The dialog's content covers all of it, so a click on the dialog itself is one beside it. */
function closeOnBackdrop(event: Event): void {
  if (event.target === event.currentTarget && event.target instanceof HTMLDialogElement) event.target.close()
}
