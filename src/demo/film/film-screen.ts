/** The screen of one film: facts, what the visitor would give it and why, and its neighbours. */
import { render } from 'lit-html'
import { filmName } from '../film.ts'
import type { Route } from '../route.ts'
import type { OpenScreen } from '../screen.ts'
import { Store } from '../store.ts'
import { FilmAsking } from './film-asking.ts'
import { type FilmState, INITIAL_FILM } from './film-state.ts'
import { filmView } from './film-view.ts'

type FilmRoute = Extract<Route, { readonly screen: 'film' }>

export const openScreen: OpenScreen<FilmRoute> = (place, app, { filmId }) => {
  const { client, visitor, store: site } = app
  const store = new Store<FilmState>(INITIAL_FILM)
  const asking = new FilmAsking(filmId, client, site, store)
  const show = () => {
    const { facts } = store.state
    app.setTitle(facts.value ? filmName(facts.value.film) : 'Film')
    const heading = place.querySelector('h1')
    const hadFocus = heading !== null && heading === document.activeElement
    render(
      filmView(store.state, site.state, visitor, () => asking.open()),
      place,
    )
    // The heading of the film that is waited for gives way to the film's own.
    if (hadFocus && !heading.isConnected) place.querySelector('h1')?.focus({ preventScroll: true })
  }
  let { ratings, model } = site.state
  const unsubscribe = site.subscribe((state) => {
    const changed = state.ratings !== ratings || state.model.value !== model.value
    ;({ ratings, model } = state)
    show()
    if (changed) void asking.judge()
  })
  store.subscribe(show)
  show()
  void asking.open()
  return {
    close() {
      unsubscribe()
      asking.end()
    },
  }
}
