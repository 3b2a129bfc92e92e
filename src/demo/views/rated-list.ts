/** "Your ratings": beside the films on a wide page, a strip above them on a narrow one. */
import { html, nothing, type TemplateResult } from 'lit-html'
import type { PageState } from '../page-state.ts'
import type { Rating } from '../ratings.ts'
import { filmPath } from '../route.ts'
import type { Visitor } from '../visitor.ts'
import { RATED, ratingControl } from './rating-control.ts'
import { swatch } from './swatch.ts'

export function ratedList(state: PageState, visitor: Visitor): TemplateResult {
  const { ratings, ratingsKept } = state
  return html`
    <section class="rated" aria-labelledby="rated-heading">
      <header class="section-head">
        <h2 id="rated-heading">Your ratings ${ratings.length > 0 ? html`<span class="count">${ratings.length}</span>` : nothing}</h2>
        ${
          ratings.length > 1
            ? html`<button type="button" class="link" @click=${() => visitor.unrateAll()}>Remove all</button>`
            : nothing
        }
      </header>
      ${
        ratings.length === 0
          ? html`<p class="none-yet quiet">None yet. They stay in this browser.</p>`
          : html`<ul class="rows">${ratings.map((rating) => html`<li>${ratedFilm(rating, state, visitor)}</li>`)}</ul>`
      }
      ${
        ratingsKept
          ? nothing
          : html`<p class="quiet">This browser does not keep them: they end with this visit.</p>`
      }
    </section>
  `
}

function ratedFilm({ film }: Rating, state: PageState, visitor: Visitor): TemplateResult {
  return html`
    <div class="row">
      ${swatch(film)}
      <p class="row-film">
        <a href=${filmPath(film.id)}>${film.title}</a>
        <span class="quiet">${film.year ?? ''}</span>
      </p>
      ${ratingControl(film, RATED, state, visitor)}
    </div>
  `
}
