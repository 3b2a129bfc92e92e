/** The screen "Your ratings": all of them to look through, change, remove, save and bring in again. */
import { html, nothing, render, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { repeat } from 'lit-html/directives/repeat.js'
import type { PageState } from '../page-state.ts'
import type { Rating } from '../ratings.ts'
import { filmPath, HOME_PATH } from '../route.ts'
import type { OpenScreen } from '../screen.ts'
import { failureNotice } from '../views/notices.ts'
import { RATED, ratingControl } from '../views/rating-control.ts'
import { swatch } from '../views/swatch.ts'
import type { Visitor } from '../visitor.ts'
import { ratingsFile, readRatingsFile } from './ratings-file.ts'
import { tasteSummary } from './taste-summary.ts'

export const openScreen: OpenScreen = (place, { store, visitor, setTitle }) => {
  setTitle('Your ratings')
  let refusal: string | null = null
  const bringIn = async (file: File) => {
    const name = store.state.model.value?.dataset.name ?? ''
    try {
      const ratings = readRatingsFile(await file.text(), name)
      refusal = null
      await visitor.bringIn(ratings)
    } catch (error) {
      refusal = error instanceof Error ? error.message : String(error)
      show()
    }
  }
  const show = () => render(view(store.state, visitor, refusal, bringIn), place)
  show()
  return { close: store.subscribe(show) }
}

function view(
  state: PageState,
  visitor: Visitor,
  refusal: string | null,
  bringIn: (file: File) => Promise<void>,
): TemplateResult {
  const { model, ratings, ratingsKept } = state
  return html`
    <div class="intro">
      <h1 tabindex="-1">Your ratings</h1>
      <p class="intro-note">
        ${ratingsKept ? 'They stay in this browser.' : 'This browser does not keep them: they end with this visit.'}
      </p>
    </div>
    ${model.failure ? failureNotice(model.failure, () => visitor.open()) : nothing}
    ${refusal === null ? nothing : html`<p class="failure" role="alert">${refusal}</p>`}
    <div class="rating-tools">
      <button type="button" class="button" ?disabled=${ratings.length === 0} @click=${() => visitor.unrateAll()}>Remove all</button>
      <button type="button" class="button" ?disabled=${ratings.length === 0} @click=${() => save(state)}>Save as a file</button>
      <label class="button file-choice">
        Bring in a file
        <input type="file" accept="application/json,.json" class="visually-hidden" .value=${live('')} @change=${(event: Event) => chosen(event, bringIn)} />
      </label>
    </div>
    ${
      ratings.length === 0
        ? html`
          <div class="empty">
            <p><strong>None yet.</strong></p>
            <p class="quiet"><a href=${HOME_PATH}>Rate a few films</a>, or search for one you love.</p>
          </div>
        `
        : html`
          ${tasteSummary(ratings, model.value?.ratingScale ?? null)}
          <ul class="rows rated-films">
            ${repeat(
              ratings,
              ({ film }) => film.id,
              (rating) => html`<li>${ratedFilm(rating, state, visitor)}</li>`,
            )}
          </ul>
        `
    }
  `
}

function ratedFilm({ film }: Rating, state: PageState, visitor: Visitor): TemplateResult {
  return html`
    <div class="row">
      ${swatch(film)}
      <p class="row-film">
        <a href=${filmPath(film.id)}>${film.title}</a>
        <span class="quiet">${[film.year, film.genres.slice(0, 3).join(', ')].filter(Boolean).join(' · ')}</span>
      </p>
      ${ratingControl(film, RATED, state, visitor)}
    </div>
  `
}

function save({ ratings, model }: PageState): void {
  const text = ratingsFile(ratings, model.value?.dataset.name ?? '')
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'foldin-ratings.json'
  link.click()
  URL.revokeObjectURL(address)
}

function chosen({ target }: Event, bringIn: (file: File) => Promise<void>): void {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined
  if (file) void bringIn(file)
}
