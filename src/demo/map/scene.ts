/** What the map shows besides its points, as one immutable value. */
import type { Place } from './points.ts'

export interface Scene {
  /** Coloured genres that stand out, −1 for all others together; empty where all are alike. */
  readonly highlighted: ReadonlySet<number>
  /** Films that the visitor rated. */
  readonly rated: readonly number[]
  readonly selected: number | null
  readonly hovered: number | null
  /** Where the visitor's taste was, and last where it is; empty where nothing is known of it. */
  readonly trail: readonly Place[]
}

export const EMPTY_SCENE: Scene = {
  highlighted: new Set(),
  rated: [],
  selected: null,
  hovered: null,
  trail: [],
}
