/** Everything that the page shows, as one immutable value. Views read it, the actions replace it. */
import type { ModelResponse } from '../client/index.ts'
import type { Failure } from './failure.ts'
import type { Film } from './film.ts'
import type { Ratings } from './ratings.ts'
import type { Card } from './shelf.ts'

/** Something that is asked of the service; the last good value stays while it is asked again. */
export interface Fetched<Value> {
  readonly value: Value | null
  readonly busy: boolean
  readonly failure: Failure | null
}

export interface Recommended {
  readonly cards: readonly Card[]
  /** True where the service knew none of the rated films and answered with popular ones. */
  readonly popularInstead: boolean
  /** What the last rating changed; null before the first refresh. */
  readonly change: { readonly film: Film; readonly freshCount: number } | null
  /** From asking to answer, as the visitor's clock measured it. */
  readonly tookMs: number
}

export interface PageState {
  readonly model: Fetched<ModelResponse>
  readonly ratings: Ratings
  /** False where the browser does not keep them beyond this visit. */
  readonly ratingsKept: boolean
  /** Whether the row of popular films comes first: decided when the page opens, so that nothing jumps later. */
  readonly startFirst: boolean
  readonly popular: Fetched<readonly Card[]>
  readonly recommended: Fetched<Recommended>
  readonly search: {
    readonly text: string
    readonly open: boolean
    readonly found: Fetched<readonly Film[]>
  }
  /** What was just taken away, and the ratings to go back to. */
  readonly removed: { readonly text: string; readonly before: Ratings } | null
  /** Said to screen readers when it changes. */
  readonly announcement: string
}

/** Fewer ratings than this, and the page begins with films to rate. */
export const ENOUGH_RATINGS = 5

export const NOT_ASKED = { value: null, busy: false, failure: null } as const
export const ASKED = { value: null, busy: true, failure: null } as const

export const INITIAL_STATE: PageState = {
  model: ASKED,
  ratings: [],
  ratingsKept: true,
  startFirst: true,
  popular: ASKED,
  recommended: NOT_ASKED,
  search: { text: '', open: false, found: NOT_ASKED },
  removed: null,
  announcement: '',
}
