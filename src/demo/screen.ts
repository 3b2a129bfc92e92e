/** What a screen of the site gets, and what it is to the router. */
import type { FoldinClient } from '../client/index.ts'
import type { PageState } from './page-state.ts'
import type { Route } from './route.ts'
import type { Store } from './store.ts'
import type { Visitor } from './visitor.ts'

export interface App {
  readonly client: FoldinClient
  /** What all screens share: the model, the visitor's ratings, what they see at home. */
  readonly store: Store<PageState>
  /** What the visitor does: rating, taking back, undo. */
  readonly visitor: Visitor
  /** The document's title, without the site's name. */
  setTitle(title: string): void
}

export interface Screen {
  /** Ends what the screen began: subscriptions, observers, calls. The router takes its elements away. */
  close(): void
}

/** Renders into `place`, an empty element in `<main>`; has an `<h1 tabindex="-1">`, which gets the focus. */
export type OpenScreen<Of extends Route = Route> = (place: HTMLElement, app: App, route: Of) => Screen
