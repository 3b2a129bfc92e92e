/** The search field: asks shortly after the last key, never shows the answer to an older question. */
import type { FoldinClient } from '../client/index.ts'
import { NOT_ASKED } from './fetched.ts'
import { Fetching } from './fetching.ts'
import { type Film, filmOf } from './film.ts'
import { pause } from './latest.ts'
import type { PageState } from './page-state.ts'
import type { Store } from './store.ts'

/** Long enough to skip the middle of a word, short enough not to be felt. */
const TYPING_PAUSE_MS = 120
const MAX_FOUND = 8
/** The service refuses longer queries. */
export const MAX_QUERY_LENGTH = 256

export class Searching {
  readonly #client: FoldinClient
  readonly #store: Store<PageState>
  readonly #fetching: Fetching<readonly Film[]>
  #answered: Promise<void> = Promise.resolve()

  constructor(client: FoldinClient, store: Store<PageState>) {
    this.#client = client
    this.#store = store
    this.#fetching = new Fetching((found) => store.update({ search: { ...store.state.search, found } }))
  }

  search(text: string, pauseMs = TYPING_PAUSE_MS): Promise<void> {
    this.#answered = this.#ask(text, pauseMs)
    return this.#answered
  }

  /** Resolves when the films for what was typed last are there, or are known not to come. */
  async answered(): Promise<void> {
    await this.#answered
  }

  retry(): Promise<void> {
    return this.search(this.#store.state.search.text, 0)
  }

  /** Shows the results again when the visitor comes back to a filled field. */
  open(): void {
    const { search } = this.#store.state
    if (search.text.trim() !== '') this.#store.update({ search: { ...search, open: true } })
  }

  close(): void {
    this.#store.update({ search: { ...this.#store.state.search, open: false } })
  }

  async #ask(text: string, pauseMs: number): Promise<void> {
    const query = text.trim()
    const { found } = this.#store.state.search
    this.#store.update({ search: { text, open: query !== '', found } })
    if (query === '') return this.#reset(text)
    const films = await this.#fetching.run(found.value, async (signal) => {
      await pause(pauseMs, signal)
      const answer = await this.#client.searchItems(query, {
        limit: MAX_FOUND,
        include: ['metadata'],
        signal,
      })
      return answer.items.map(filmOf)
    })
    if (films) this.#store.update({ announcement: countFound(films.length) })
  }

  #reset(text: string): void {
    this.#fetching.cancel()
    this.#store.update({ search: { text, open: false, found: NOT_ASKED } })
  }
}

function countFound(count: number): string {
  if (count === 0) return 'No film found.'
  return count === 1 ? '1 film found.' : `${count} films found.`
}
