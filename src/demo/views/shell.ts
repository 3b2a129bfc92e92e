/** What stands round every screen: the header with navigation and search, the footer, and what just happened. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { PageState } from '../page-state.ts'
import { HOME_PATH, INSIGHTS_PATH, MAP_PATH, RATINGS_PATH, type Route } from '../route.ts'
import type { Visitor } from '../visitor.ts'
import { feedback } from './notices.ts'
import { searchBox } from './search-box.ts'

const PLACES = [
  { screen: 'home', path: HOME_PATH, name: 'Home' },
  { screen: 'map', path: MAP_PATH, name: 'Taste map' },
  { screen: 'insights', path: INSIGHTS_PATH, name: 'Insights' },
  { screen: 'ratings', path: RATINGS_PATH, name: 'Ratings' },
] as const

/** The router fills `<main>`, which is rendered empty once and then left alone. */
export function shell(state: PageState, visitor: Visitor, screen: Route['screen']): TemplateResult {
  return html`
    <a class="skip" href="#main" @click=${skipToMain}>Skip to the content</a>
    <header class="top">
      <a class="brand" href=${HOME_PATH}>Foldin</a>
      <nav class="site-nav" aria-label="Site">${PLACES.map((place) => navigationLink(place, screen, state.ratings.length))}</nav>
      ${searchBox(state, visitor)}
    </header>
    <main id="main" tabindex="-1"></main>
    ${footer(state)} ${feedback(state, visitor)}
  `
}

function navigationLink(
  { screen, path, name }: (typeof PLACES)[number],
  shown: Route['screen'],
  ratings: number,
): TemplateResult {
  const count = screen === 'ratings' && ratings > 0 ? html`<span class="count">${ratings}</span>` : nothing
  return html`<a href=${path} aria-current=${screen === shown ? 'page' : nothing}>${name} ${count}</a>`
}

function footer({ model }: PageState): TemplateResult {
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
            <p>Model <code>${served.modelVersion}</code></p>
          `
          : nothing
      }
      <p>Your ratings stay in this browser; the service scores them and keeps nothing.</p>
      <p><a href="/docs">API</a>, <a href="/licences.txt">licences of others’ work in this page</a></p>
    </footer>
  `
}

/** A plain link would leave a `#main` in the address. */
function skipToMain(event: Event): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#main')?.focus()
}
