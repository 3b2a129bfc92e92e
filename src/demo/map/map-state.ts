/** Everything that the map's screen shows besides what all screens share. */
import { ASKED, type Fetched, NOT_ASKED } from '../fetched.ts'
import type { Film } from '../film.ts'
import type { MapAnalysis, MapPoints, Place } from './points.ts'

export interface LoadedMap {
  readonly analysis: MapAnalysis
  readonly points: MapPoints
}

export interface MapState {
  readonly map: Fetched<LoadedMap>
  /** Genres that stand out; −1 for all without a colour of their own. */
  readonly highlighted: ReadonlySet<number>
  readonly selected: number | null
  /** A film under the mouse, and where on the screen. */
  readonly hovered: { readonly film: number; readonly at: Place } | null
  /** Oldest first, the present place last. */
  readonly trail: readonly Place[]
  readonly finder: { readonly text: string; readonly found: Fetched<readonly Film[]> }
  /** Said to screen readers when it changes. */
  readonly said: string
  /** Raised when titles or predictions have come. */
  readonly learned: number
}

export const INITIAL_MAP_STATE: MapState = {
  map: ASKED,
  highlighted: new Set(),
  selected: null,
  hovered: null,
  trail: [],
  finder: { text: '', found: NOT_ASKED },
  said: '',
  learned: 0,
}
