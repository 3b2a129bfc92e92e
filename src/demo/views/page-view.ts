/** The whole page out of its state. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { Page } from '../page.ts'
import type { PageState } from '../page-state.ts'
import { failureNotice, feedback, introNote } from './notices.ts'
import { ratedList } from './rated-list.ts'
import { searchBox } from './search-box.ts'
import { popularShelf, recommendedShelf } from './shelves.ts'
import { similarPanel } from './similar-panel.ts'

export function pageView(state: PageState, page: Page, leaveSimilar: () => void): TemplateResult {
  return html`
    <a class="skip" href="#films" @click=${skipToFilms}>Skip to the films</a>
    <header class="top">
      <p class="brand">Foldin</p>
      ${searchBox(state, page)}
    </header>
    <main id="films" tabindex="-1">
      <div class="intro">
        <h1>Films for your taste</h1>
        ${introNote(state)}
      </div>
      ${state.model.failure ? failureNotice(state.model.failure, () => page.open()) : layout(state, page)}
    </main>
    ${footer(state)} ${similarPanel(state, page, leaveSimilar)}
    ${state.similar ? nothing : feedback(state, page)}
  `
}

function layout(state: PageState, page: Page): TemplateResult {
  const rated = html`<aside>${ratedList(state, page)}</aside>`
  const [popular, recommended] = [popularShelf(state, page), recommendedShelf(state, page)]
  return html`
    <div class="layout">
      ${state.startFirst ? [popular, rated, recommended] : [rated, recommended, popular]}
    </div>
  `
}

function footer({ model, recommended }: PageState): TemplateResult {
  const served = model.value
  const number = new Intl.NumberFormat('en')
  return html`
    <footer class="quiet">
      ${
        served
          ? html`
            <p>
              ${served.dataset.name}: ${number.format(served.counts.items)} films,
              ${number.format(served.counts.interactions)} ${served.dataset.simulated ? 'simulated ' : ''}ratings
            </p>
            <p>
              Model <code>${served.modelVersion}</code>${
                recommended.value ? html`, answered in ${recommended.value.tookMs.toFixed(0)} ms` : nothing
              }
            </p>
          `
          : nothing
      }
      <p>Your ratings stay in this browser; the service scores them and keeps nothing.</p>
      <p><a href="/openapi.json">API</a>, <a href="/licences.txt">licences of others’ work in this page</a></p>
    </footer>
  `
}

/** A plain link would replace the part of the address that says which film's neighbours are open. */
function skipToFilms(event: Event): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#films')?.focus()
}
