/** What routes do with the event store: require it, or answer without it and say so. */
import type { Context } from 'hono'
import { DEGRADED_HEADER } from '../answer-headers.ts'
import type { AppEnv } from '../app-env.ts'
import type { Feedback, UserFeedback } from '../events/feedback.ts'
import { ProblemError } from '../problems.ts'

/** @throws {ProblemError} `no-event-store` where none is bound. */
export function requireFeedback(events: Feedback | null): Feedback {
  if (events === null) throw new ProblemError({ code: 'no-event-store' })
  return events
}

const NO_FEEDBACK: UserFeedback = { interactions: [], history: 'usable', isComplete: true }

/** What is known of a user beside the models; the answer is labelled where that could not be read. */
export async function feedbackOf(
  c: Context<AppEnv>,
  events: Feedback | null,
  userId: string,
): Promise<UserFeedback> {
  if (events === null) return NO_FEEDBACK
  const feedback = await c
    .get('timings')
    .wait('events', () => events.of(userId, (work) => c.executionCtx.waitUntil(work)))
  if (!feedback.isComplete) c.header(DEGRADED_HEADER, 'events-unavailable', { append: true })
  return feedback
}

/**
 * Ids that no answer may name.
 * @throws {ProblemError} where the list cannot be read and never has been: no answer names a user without it.
 */
export async function erasedUsers(events: Feedback | null): Promise<ReadonlySet<string>> {
  if (events === null) return new Set()
  const ids = await events.erasedUsers()
  if (ids === null) throw new ProblemError({ code: 'event-store-unavailable' })
  return ids
}
