/** Whom a request asks for: a stored user, somebody with posted interactions, both at once, or nobody known. */
import type { Context } from 'hono'
import { SingularSystemError } from '../../model/errors.ts'
import type { TasteExplanation } from '../../model/explain.ts'
import { defaultValue } from '../../model/interaction-weight.ts'
import { recencyShares } from '../../model/recency.ts'
import type { RatingUser, RowInteraction, UserRecord } from '../../model/tables.ts'
import { DEGRADED_HEADER } from '../answer-headers.ts'
import type { AppEnv } from '../app-env.ts'
import type { Interaction } from '../contract/recommendations.ts'
import type { ServedModel } from '../model/served-model.ts'

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
  /** Rows of the stored history and of the posted interactions. */
  readonly seen: readonly number[]
}

export async function findVisitor(
  c: Context<AppEnv>,
  model: ServedModel,
  request: VisitorRequest,
): Promise<Visitor> {
  const stored = request.userId === undefined ? null : await findStored(c, model, request.userId)
  const posted = toRows(model, request)
  if (posted.length > 0) {
    return foldedIn(model, merge(stored?.history ?? [], posted), request.halfLifeDays !== undefined)
  }
  if (stored === null || stored.history.length === 0) {
    return { taste: null, rating: () => null, explain: () => null, seen: [] }
  }
  return {
    taste: unlessZero(stored.factors),
    rating: () => stored.rating,
    explain: () => solved(() => model.engine.explain(stored.history)),
    seen: stored.history.map(({ row }) => row),
  }
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

/** Interactions with items that the model knows; of several with one item the latest, or else the last. */
function toRows(model: ServedModel, { interactions, halfLifeDays }: VisitorRequest): RowInteraction[] {
  const { weightRule, halfLifeDays: trained } = model.manifest.ranking
  const unstated = defaultValue(weightRule)
  const days = halfLifeDays ?? trained
  const latest = new Map<number, { value: number; timestamp: number }>()
  for (const { itemId, value = unstated, timestamp = Number.POSITIVE_INFINITY } of interactions) {
    const row = model.engine.items.ids.rowOf(itemId)
    if (row < 0) continue
    const before = latest.get(row)
    if (before === undefined || timestamp >= before.timestamp) latest.set(row, { value, timestamp })
  }
  const rows = [...latest].map(([row, { value }]) => ({ row, value }))
  if (days === undefined) return rows
  const times = Array.from(latest.values(), ({ timestamp }) =>
    Number.isFinite(timestamp) ? timestamp : undefined,
  )
  const shares = recencyShares(times, days)
  return rows.map((interaction, place) => ({ ...interaction, share: shares[place] as number }))
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
