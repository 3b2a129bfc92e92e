/** The screen of one film: its neighbours, and what the visitor would give it. */
import { html, render } from 'lit-html'
import type { PageState } from '../page-state.ts'
import type { Route } from '../route.ts'
import type { OpenScreen } from '../screen.ts'

type FilmRoute = Extract<Route, { readonly screen: 'film' }>

export const openScreen: OpenScreen<FilmRoute> = (place, { store, setTitle }, { filmId }) => {
  setTitle('Film')
  const show = (_: PageState) =>
    render(html`<div class="intro"><h1 tabindex="-1">${filmId}</h1></div>`, place)
  show(store.state)
  return { close: store.subscribe(show) }
}
