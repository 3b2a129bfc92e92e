/** Everything that screens share, as one immutable value. Views read it, the actions replace it. */
import type { ModelResponse } from '../client/index.ts'
import { ASKED, type Fetched, NOT_ASKED } from './fetched.ts'
import type { Film } from './film.ts'
import { type HomeState, INITIAL_HOME } from './home/home-state.ts'
import type { Ratings } from './ratings.ts'

/** One thing that the visitor did to their ratings. */
export interface Change {
  /** "Rated The Matrix (1999): 4 stars." */
  readonly text: string
  /** Null where many films changed at once. */
  readonly film: Film | null
  /** The ratings to go back to. */
  readonly before: Ratings
}

export interface PageState {
  readonly model: Fetched<ModelResponse>
  readonly ratings: Ratings
  /** False where the browser does not keep them beyond this visit. */
  readonly ratingsKept: boolean
  /** What can be undone, latest last. */
  readonly changes: readonly Change[]
  /** The change that the page still speaks of. */
  readonly toast: Change | null
  readonly home: HomeState
  readonly search: {
    readonly text: string
    readonly open: boolean
    readonly found: Fetched<readonly Film[]>
  }
  /** Said to screen readers when it changes. */
  readonly announcement: string
}

export const INITIAL_STATE: PageState = {
  model: ASKED,
  ratings: [],
  ratingsKept: true,
  changes: [],
  toast: null,
  home: INITIAL_HOME,
  search: { text: '', open: false, found: NOT_ASKED },
  announcement: '',
}
