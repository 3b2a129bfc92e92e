/** POST /v1/events and GET /v1/events: feedback in, and all of it out again for measuring and training. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import {
  eventsRequestSchema,
  eventsResponseSchema,
  exportedEventsQuerySchema,
  exportedEventsResponseSchema,
  type FeedbackEvent,
} from '../contract/events.ts'
import { noQuerySchema } from '../contract/request-fields.ts'
import type { StoredEvent } from '../events/event-store.ts'
import { decodePlaces, encodePlaces, NOTHING_EXPORTED } from '../events/log-shards.ts'
import { mayFailWith } from '../openapi/problems-of.ts'
import { ProblemError } from '../problems.ts'
import type { Services } from '../services.ts'
import { invalidCursor } from './cursor.ts'
import { requireFeedback } from './feedback.ts'
import { jsonResponse } from './responses.ts'

/** How far ahead of ours the sender's clock may be. A time in milliseconds is far beyond. */
const MOST_AHEAD_S = 86_400

const appendRoute = createRoute({
  method: 'post',
  path: '/v1/events',
  operationId: 'sendEvents',
  ...mayFailWith('no-event-store', 'event-store-unavailable'),
  summary: 'Takes what users did: interactions, clicks, impressions',
  description:
    'Answers when every event is on disk. Where it does not answer so, send the same events again: those that are stored already are not stored twice. The items need not be known yet.',
  tags: ['Events'],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: eventsRequestSchema } } },
  },
  responses: {
    202: jsonResponse('All of the events are stored.', eventsResponseSchema),
  },
})

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'listEvents',
  ...mayFailWith('invalid-cursor', 'no-event-store', 'event-store-unavailable'),
  summary: 'Pages of all events, for measuring and training',
  description:
    'Every event that was taken appears here within seconds, once. What a user was erased with is not there any more; an entry of type `erasure` says so.',
  tags: ['Events'],
  request: { query: exportedEventsQuerySchema },
  responses: {
    200: jsonResponse('The entries after `after`.', exportedEventsResponseSchema),
  },
})

export function eventRoutes({ events }: Pick<Services, 'events'>) {
  return new OpenAPIHono<AppEnv>()
    .openapi(appendRoute, async (c) => {
      const feedback = requireFeedback(events)
      const request = c.req.valid('json')
      const now = feedback.nowSeconds()
      refuseFuture(request.events, now)
      await feedback.append(request.events.map((event) => stored(event, now)))
      return c.json({ accepted: request.events.length }, 202)
    })
    .openapi(exportRoute, async (c) => {
      const feedback = requireFeedback(events)
      const { after: text, limit } = c.req.valid('query')
      const after = text === undefined ? NOTHING_EXPORTED : decodePlaces(text)
      if (after === null) throw invalidCursor(text ?? '')
      const page = await feedback.exportPage({ after, limit })
      return c.json({ events: [...page.entries], after: encodePlaces(page.after), isLast: page.isLast }, 200)
    })
}

/** @throws {ProblemError} where an event is of tomorrow: it would outweigh what its user does until then. */
function refuseFuture(events: readonly FeedbackEvent[], now: number): void {
  const most = Math.floor(now) + MOST_AHEAD_S
  const errors = events.flatMap(({ timestamp = now }, place) =>
    timestamp > most
      ? [
          {
            field: `events[${place}].timestamp`,
            message: `got ${timestamp}, expected at most ${most}, a day from now: seconds since 1970, not milliseconds`,
          },
        ]
      : [],
  )
  if (errors.length > 0) throw new ProblemError({ code: 'invalid-request', errors })
}

function stored({ eventId, value, recommendationId, ...event }: FeedbackEvent, now: number): StoredEvent {
  return {
    ...event,
    // Also where nobody asks for it: forwarding to the log is repeated.
    eventId: eventId ?? crypto.randomUUID(),
    timestamp: event.timestamp ?? now,
    ...(value === undefined ? {} : { value }),
    ...(recommendationId === undefined ? {} : { recommendationId }),
  }
}
