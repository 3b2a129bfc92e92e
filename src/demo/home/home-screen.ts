/** The screen "Home": rows of films. */
import { html, nothing, render, type TemplateResult } from 'lit-html'
import type { PageState } from '../page-state.ts'
import type { OpenScreen } from '../screen.ts'
import { failureNotice } from '../views/notices.ts'
import type { Visitor } from '../visitor.ts'
import { becauseRowViews, forYouRow, genreRowViews, popularRow } from './home-rows.ts'
import { watchGenreRows } from './near-rows.ts'

export const openScreen: OpenScreen = (place, { store, visitor, setTitle }) => {
  setTitle('Films for your taste')
  const watch = watchGenreRows(place, (genre, near) => void visitor.home.genreRows.setNear(genre, near))
  const show = (state: PageState) => {
    render(home(state, visitor), place)
    watch.look()
  }
  show(store.state)
  const unsubscribe = store.subscribe(show)
  return {
    close() {
      unsubscribe()
      watch.end()
    },
  }
}

function home(state: PageState, visitor: Visitor): TemplateResult {
  const { model, home } = state
  return html`
    <div class="intro">
      <h1 tabindex="-1">Films for <em>your</em> taste</h1>
      <p class="intro-note">${introNote(state)}</p>
    </div>
    ${model.failure ? failureNotice(model.failure, () => visitor.open()) : nothing}
    ${
      model.failure && model.value === null
        ? nothing
        : html`
          <div class="shelves">
            ${home.beginsWithStarters ? popularRow(state, visitor) : nothing} ${forYouRow(state, visitor)}
            ${becauseRowViews(state, visitor)} ${genreRowViews(state, visitor)}
            ${home.beginsWithStarters ? nothing : popularRow(state, visitor)}
          </div>
        `
    }
  `
}

/** Of one height whatever it says, so that nothing moves when the model is known. */
function introNote({ model, home }: PageState): TemplateResult | string {
  if (model.value?.dataset.simulated) {
    return html`
      <span class="simulated"><strong>Simulated ratings:</strong> real films, but people did not give these ratings.</span>
    `
  }
  return home.beginsWithStarters
    ? 'Give a few films stars: each one scores the whole catalogue anew.'
    : 'Every star scores the whole catalogue anew.'
}
