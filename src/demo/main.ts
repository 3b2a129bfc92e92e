/** Starts the site: joins service, state, address and document. */
import { render } from 'lit-html'
import { createFoldinClient } from '../client/index.ts'
import { INITIAL_STATE, type PageState } from './page-state.ts'
import { browserStore } from './ratings-storage.ts'
import { Reopening } from './reopening.ts'
import { parsePath, type Route } from './route.ts'
import { Router } from './router.ts'
import { listenForShortcuts } from './shortcuts.ts'
import { siteKey } from './site-key.ts'
import { Store } from './store.ts'
import { ToastTimer } from './toast-timer.ts'
import { shell } from './views/shell.ts'
import { Visitor } from './visitor.ts'
import './styles/main.css'

const root = document.querySelector<HTMLElement>('#page')
if (root === null) throw new Error('index.html has no element #page')

const keep = browserStore(window)
const client = createFoldinClient({ endpoint: location.origin, key: siteKey(keep) ?? undefined })
const store = new Store<PageState>(INITIAL_STATE)
const visitor = new Visitor(client, store, keep)
const toastTimer = new ToastTimer(
  () => visitor.closeToast(),
  () => root.querySelector('[data-toast]:is(:hover, :focus-within)') !== null,
)
let focused: EventTarget | null = null
let { screen }: Pick<Route, 'screen'> = parsePath(location.pathname)

root.replaceChildren()
show()
store.subscribe(show)
root.addEventListener('focusin', ({ target }) => {
  focused = target
})
addEventListener('pointerdown', ({ target }) => {
  if (target instanceof Element && !target.closest('search')) visitor.searching.close()
})
const reopening = new Reopening(() => void visitor.open({ quietly: true }))
store.subscribe(({ model }) => reopening.follow(model))
addEventListener('online', () => reopening.now())
addEventListener('storage', () => void visitor.catchUp())

listenForShortcuts(window, {
  undo: () => visitor.undo(),
  search: () => root.querySelector<HTMLElement>('#search')?.focus(),
})

const main = root.querySelector('main')
if (main === null) throw new Error('the shell has no <main>')
const app = { client, store, visitor, setTitle }
const router = new Router(main, app, (route) => {
  screen = route.screen
  show()
})
await Promise.all([router.start(), visitor.open()])

function show(): void {
  if (root === null) return
  render(shell(store.state, visitor, screen), root)
  toastTimer.follow(store.state.toast)
  // What was focused may be gone with its film: the way back is the next best place.
  const isGone = focused instanceof Element && !focused.isConnected
  if (store.state.toast && isGone && document.activeElement === document.body) {
    root.querySelector<HTMLElement>('[data-undo]')?.focus()
  }
}

function setTitle(title: string): void {
  document.title = `${title} · Foldin`
}
