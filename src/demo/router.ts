/**
 * Shows the screen that the address names, and keeps address, focus and scroll position true.
 *
 * How a screen plugs in: `route.ts` names its path; a module of its own exports `openScreen` (`screen.ts` has the
 * contract); `load` below imports that module when it is first asked for, so that it costs the first load nothing.
 * It renders into the element it is given, subscribes to `app.store` for the model and the ratings, and ends all that in
 * `close`. Links are plain `<a href="/film/1">`: clicks on addresses of this site are taken here. Its style sheet is
 * imported by `styles/main.css`, not by the module: chunks bring no style sheets with them.
 */
import { openScreen as openHome } from './home/home-screen.ts'
import { openMissing, openUnloadable } from './missing-screen.ts'
import { parsePath, type Route } from './route.ts'
import type { App, Screen } from './screen.ts'

type Opening = (place: HTMLElement, app: App) => Screen

async function load(route: Route): Promise<Opening> {
  switch (route.screen) {
    case 'home':
      return (place, app) => openHome(place, app, route)
    case 'film': {
      const { openScreen } = await import('./film/film-screen.ts')
      return (place, app) => openScreen(place, app, route)
    }
    case 'map': {
      const { openScreen } = await import('./map/map-screen.ts')
      return (place, app) => openScreen(place, app, route)
    }
    case 'insights': {
      const { openScreen } = await import('./insights/insights-screen.ts')
      return (place, app) => openScreen(place, app, route)
    }
    case 'ratings': {
      const { openScreen } = await import('./ratings-page/ratings-screen.ts')
      return (place, app) => openScreen(place, app, route)
    }
    case 'missing':
      return openMissing
  }
}

export class Router {
  readonly #main: HTMLElement
  readonly #app: App
  /** Told where the visitor is, before the screen is there: for the navigation. */
  readonly #onRoute: (route: Route) => void
  #screen: Screen | null = null
  #navigations = 0
  /** The number of this entry of the browser's history, and how far down each one was left. */
  #entry = 0
  readonly #scrolled = new Map<number, number>()

  constructor(main: HTMLElement, app: App, onRoute: (route: Route) => void) {
    this.#main = main
    this.#app = app
    this.#onRoute = onRoute
  }

  async start(): Promise<void> {
    history.scrollRestoration = 'manual'
    // Reloaded, the entries before and after have the numbers that they had.
    this.#entry = entryOf(history.state)
    history.replaceState({ entry: this.#entry }, '')
    addEventListener('click', (event) => this.#takeClick(event))
    addEventListener('popstate', ({ state }) => {
      this.#scrolled.set(this.#entry, scrollY)
      this.#entry = entryOf(state)
      void this.#show()
    })
    await this.#show({ first: true })
    // The likeliest next steps: there at once, and there offline. Safari has no idle callbacks.
    const whenIdle = globalThis.requestIdleCallback ?? setTimeout
    whenIdle(() => {
      const likely: Route[] = [{ screen: 'film', filmId: '' }, { screen: 'ratings' }]
      // Where that fails, the step itself will say so.
      for (const route of likely) load(route).catch(() => undefined)
    })
  }

  async go(path: string): Promise<void> {
    this.#scrolled.set(this.#entry, scrollY)
    if (path !== location.pathname) {
      this.#entry += 1
      history.pushState({ entry: this.#entry }, '', path)
    }
    this.#scrolled.delete(this.#entry)
    await this.#show()
  }

  #takeClick(event: MouseEvent): void {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
    if (!link || modified || event.defaultPrevented || link.target || link.hasAttribute('download')) return
    const { origin, pathname, hash } = new URL(link.href)
    // What is no screen is a file or the API's, and the browser's own affair.
    if (origin !== location.origin || hash || parsePath(pathname).screen === 'missing') return
    event.preventDefault()
    void this.go(pathname)
  }

  async #show({ first = false } = {}): Promise<void> {
    const navigation = ++this.#navigations
    const route = parsePath(location.pathname)
    this.#onRoute(route)
    const open = await load(route).catch((): Opening => openUnloadable)
    if (navigation !== this.#navigations) return
    const swap = () => this.#swap(open, first)
    if (first || !document.startViewTransition || matchMedia('(prefers-reduced-motion)').matches) {
      swap()
      return
    }
    const transition = document.startViewTransition(swap)
    // One navigation after another skips the first one's animation, which is no failure.
    transition.ready.catch(() => undefined)
    await transition.updateCallbackDone
  }

  #swap(open: Opening, first: boolean): void {
    this.#screen?.close()
    const place = document.createElement('div')
    place.className = 'screen'
    this.#main.replaceChildren(place)
    this.#screen = open(place, this.#app)
    if (first) return
    scrollTo({ top: this.#scrolled.get(this.#entry) ?? 0, behavior: 'instant' })
    place.querySelector('h1')?.focus({ preventScroll: true })
  }
}

function entryOf(state: unknown): number {
  const { entry } = Object(state)
  return typeof entry === 'number' ? entry : 0
}
