/** The screen "Home": rows of films. */
import { html, render, type TemplateResult } from 'lit-html'
import type { PageState } from '../page-state.ts'
import type { OpenScreen } from '../screen.ts'
import { failureNotice, introNote } from '../views/notices.ts'
import { ratedList } from '../views/rated-list.ts'
import { popularShelf, recommendedShelf } from '../views/shelves.ts'
import type { Visitor } from '../visitor.ts'

export const openScreen: OpenScreen = (place, { store, visitor, setTitle }) => {
  setTitle('Films for your taste')
  const show = (state: PageState) => render(home(state, visitor), place)
  show(store.state)
  return { close: store.subscribe(show) }
}

function home(state: PageState, visitor: Visitor): TemplateResult {
  return html`
    <div class="intro">
      <h1 tabindex="-1">Films for your taste</h1>
      ${introNote(state)}
    </div>
    ${state.model.failure ? failureNotice(state.model.failure, () => visitor.open()) : layout(state, visitor)}
  `
}

function layout(state: PageState, visitor: Visitor): TemplateResult {
  const rated = html`<aside>${ratedList(state, visitor)}</aside>`
  const [popular, recommended] = [popularShelf(state, visitor), recommendedShelf(state, visitor)]
  return html`
    <div class="layout">
      ${state.startFirst ? [popular, rated, recommended] : [rated, recommended, popular]}
    </div>
  `
}
