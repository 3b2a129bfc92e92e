/** Starts the page: joins service, state, address and document. */
import { render } from 'lit-html'
import { createFoldinClient } from '../client/index.ts'
import { Page } from './page.ts'
import { INITIAL_STATE, type PageState } from './page-state.ts'
import { browserStore } from './ratings-storage.ts'
import { parseRoute } from './route.ts'
import { Store } from './store.ts'
import { pageView } from './views/page-view.ts'
import './styles/main.css'

const root = document.querySelector<HTMLElement>('#page')
if (root === null) throw new Error('index.html has no element #page')

const store = new Store<PageState>(INITIAL_STATE, show)
const page = new Page(createFoldinClient({ endpoint: location.origin }), store, browserStore(window))

root.replaceChildren()
show(store.state)
addEventListener('hashchange', () => void page.follow(parseRoute(location.hash)))
addEventListener('pointerdown', ({ target }) => {
  if (target instanceof Element && !target.closest('search')) page.searching.close()
})
addEventListener('online', () => {
  if (store.state.model.failure) void page.open()
})
await Promise.all([page.open(), page.follow(parseRoute(location.hash))])

function show(state: PageState): void {
  if (root === null) return
  render(pageView(state, page, leaveSimilar), root)
  showPanel(state)
  // What was focused may be gone with its film: the way back is the next best place.
  if (state.removed && document.activeElement === document.body) {
    root.querySelector<HTMLElement>('[data-undo]')?.focus()
  }
}

let shownFilmId: string | null = null

/** Opening and closing a dialog are calls, not attributes, so they follow the rendering. */
function showPanel({ similar }: PageState): void {
  const panel = root?.querySelector<HTMLDialogElement>('dialog.panel')
  if (!panel || similar?.filmId === (shownFilmId ?? undefined)) return
  shownFilmId = similar?.filmId ?? null
  if (similar === null) {
    panel.close()
    return
  }
  if (!panel.open) panel.showModal()
  panel.scrollTo(0, 0)
  panel.querySelector<HTMLElement>('#similar-heading')?.focus()
}

function leaveSimilar(): void {
  if (parseRoute(location.hash).similarTo === null) return
  history.pushState(null, '', location.pathname + location.search)
  void page.follow({ similarTo: null })
}
