/** What the home screen shows. */
import type { Fetched } from '../fetched.ts'
import { ASKED, NOT_ASKED } from '../fetched.ts'
import type { Film } from '../film.ts'
import type { BecauseRow } from './because.ts'
import type { Card } from './shelf.ts'
import { NO_WISHES, type Wishes } from './wishes.ts'

export interface Recommended {
  readonly forYou: readonly Card[]
  readonly because: readonly BecauseRow[]
  /** True where the service knew none of the rated films and answered with popular ones. */
  readonly popularInstead: boolean
  /** What the last rating changed; null before the first refresh. */
  readonly change: { readonly film: Film; readonly freshCount: number } | null
  /** From asking to answer, as the visitor's clock measured it. */
  readonly tookMs: number
}

export interface HomeState {
  /** Whether the screen begins with films to rate: decided when the site opens, so that nothing jumps later. */
  readonly beginsWithStarters: boolean
  readonly popular: Fetched<readonly Card[]>
  readonly recommended: Fetched<Recommended>
  readonly wishes: Wishes
  /** The genres that have rows, in their order, decided when the site opens. */
  readonly genres: readonly string[]
  /** A row that has not come near the window yet is not asked for. */
  readonly byGenre: Readonly<Record<string, Fetched<readonly Card[]>>>
}

/** Fewer ratings than this, and the screen begins with films to rate. */
export const ENOUGH_RATINGS = 5

export const INITIAL_HOME: HomeState = {
  beginsWithStarters: true,
  popular: ASKED,
  recommended: NOT_ASKED,
  wishes: NO_WISHES,
  genres: [],
  byGenre: {},
}
