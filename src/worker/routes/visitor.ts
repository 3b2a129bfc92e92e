/** Whom a request asks for: a stored user, somebody with posted interactions, both at once, or nobody known. */
import type { Context } from 'hono'
import { SingularSystemError } from '../../model/errors.ts'
import type { TasteExplanation } from '../../model/explain.ts'
import type { RatingUser, RowInteraction, UserRecord } from '../../model/tables.ts'
import { DEGRADED_HEADER } from '../answer-headers.ts'
import type { AppEnv } from '../app-env.ts'
import type { Interaction } from '../contract/recommendations.ts'
import type { Feedback, UserFeedback } from '../events/feedback.ts'
import type { ServedModel } from '../model/served-model.ts'
import { currentInteractions } from './current-interactions.ts'
import { feedbackOf } from './feedback.ts'

interface VisitorRequest {
  readonly userId?: string | undefined
  readonly interactions: readonly Interaction[]
  readonly halfLifeDays?: number | undefined
}

export interface Visitor {
  /** Null where nothing is known of the visitor's taste: no history, or nothing but dislikes. */
  readonly taste: Float32Array | null
  /** Null likewise, and where the model has no ratings. */
  rating(): RatingUser | null
  /** Null where nothing explains the taste. */
  explain(): TasteExplanation | null
  /** Rows of the stored history, of recent events and of posted interactions. */
  readonly seen: readonly number[]
}

/** Where a visitor is looked for. */
export interface VisitorSources {
  readonly model: ServedModel
  /** Null where no event store is bound. */
  readonly events: Feedback | null
}

const NOBODY: Visitor = { taste: null, rating: () => null, explain: () => null, seen: [] }

export async function findVisitor(
  c: Context<AppEnv>,
  sources: VisitorSources,
  request: VisitorRequest,
): Promise<Visitor> {
  const { model } = sources
  const { stored, events } = await findUser(c, sources, request.userId)
  const { interactions: posted, halfLifeDays } = request
  const { said, withdrawn } = currentInteractions(model, { events, posted, halfLifeDays })
  const history = stored?.history.filter(({ row }) => !withdrawn.has(row)) ?? []
  if (said.length > 0 || history.length !== (stored?.history.length ?? 0)) {
    return foldedIn(model, merge(history, said), halfLifeDays !== undefined)
  }
  if (stored === null || history.length === 0) return NOBODY
  return {
    taste: unlessZero(stored.factors),
    rating: () => stored.rating,
    explain: () => solved(() => model.engine.explain(stored.history)),
    seen: stored.history.map(({ row }) => row),
  }
}

interface KnownUser {
  /** Null where the model does not know the user, or may not. */
  readonly stored: UserRecord | null
  readonly events: UserFeedback['interactions']
}

async function findUser(
  c: Context<AppEnv>,
  { model, events }: VisitorSources,
  userId: string | undefined,
): Promise<KnownUser> {
  if (userId === undefined) return { stored: null, events: [] }
  const [stored, feedback] = await Promise.all([findStored(c, model, userId), feedbackOf(c, events, userId)])
  if (feedback.history === 'unknown') c.header(DEGRADED_HEADER, 'user-unavailable', { append: true })
  return { stored: feedback.history === 'usable' ? stored : null, events: feedback.interactions }
}

/** A store that fails costs the user's history, not the answer. */
async function findStored(
  c: Context<AppEnv>,
  model: ServedModel,
  userId: string,
): Promise<UserRecord | null> {
  try {
    return await c.get('timings').wait('user', () => model.users.find(userId))
  } catch (error) {
    console.error(JSON.stringify({ event: 'user-read-failed', error: String(error) }))
    c.header(DEGRADED_HEADER, 'user-unavailable', { append: true })
    return null
  }
}

/** In order of row, as histories are stored, so that the sums of a fold-in do not depend on the order of posting. */
function merge(history: readonly RowInteraction[], posted: readonly RowInteraction[]): RowInteraction[] {
  const byRow = new Map([...history, ...posted].map((interaction) => [interaction.row, interaction]))
  return [...byRow.values()].sort((a, b) => a.row - b.row)
}

/** Ratings are trained without regard to age, so only a request's own half-life weighs them. */
function foldedIn(
  model: ServedModel,
  interactions: readonly RowInteraction[],
  weighsRatings: boolean,
): Visitor {
  if (interactions.length === 0) return NOBODY
  const rated = weighsRatings ? interactions : interactions.map(({ row, value }) => ({ row, value }))
  return {
    taste: unlessZero(solved(() => model.engine.foldIn(interactions))),
    rating: () => solved(() => foldInRating(model, rated)),
    explain: () => solved(() => model.engine.explain(interactions)),
    seen: interactions.map(({ row }) => row),
  }
}

/** A zero vector scores everything alike. */
function unlessZero(taste: Float32Array | null): Float32Array | null {
  return taste?.some((factor) => factor !== 0) ? taste : null
}

function foldInRating(model: ServedModel, interactions: readonly RowInteraction[]): RatingUser | null {
  const scale = model.manifest.rating?.scale
  if (scale === undefined) return null
  const onScale = interactions.map((interaction) => ({
    ...interaction,
    value: Math.min(scale.max, Math.max(scale.min, interaction.value)),
  }))
  return model.engine.foldInRating(onScale)
}

/** A model without regularisation may leave a visitor's equation without a solution: then nothing is known of them. */
function solved<Solution>(solve: () => Solution): Solution | null {
  try {
    return solve()
  } catch (error) {
    if (error instanceof SingularSystemError) return null
    throw error
  }
}
