/** What the screen of a film shows. */
import type { Reason } from '../../client/index.ts'
import { ASKED, type Fetched, NOT_ASKED } from '../fetched.ts'
import type { Film } from '../film.ts'
import type { Card } from '../home/shelf.ts'

export interface Facts {
  readonly film: Film
  /** Null where the catalogue does not say. */
  readonly director: string | null
  /** How many people of the training data had it. */
  readonly popularity: number
}

/** What the model says of visitor and film, not knowing what the visitor gave the film. Ratings on the model's scale. */
export interface Verdict {
  readonly predicted: number
  /** By how well the film is liked and how generous the visitor is, without their taste. */
  readonly biasOnly: number
  /** What an average visitor would give. */
  readonly average: number
}

export interface FilmState {
  readonly facts: Fetched<Facts>
  readonly similar: Fetched<readonly Card[]>
  /** Without a value where the model has no ratings. */
  readonly verdict: Fetched<Verdict | null>
  /** Which of the visitor's films speak for this one, strongest first. */
  readonly reasons: readonly Reason[]
}

export const INITIAL_FILM: FilmState = { facts: ASKED, similar: ASKED, verdict: NOT_ASKED, reasons: [] }
