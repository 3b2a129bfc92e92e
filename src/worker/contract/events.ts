/** POST /v1/events, GET /v1/events and DELETE /v1/users/{userId}: feedback in, feedback out, erasure. */
import { z } from '@hono/zod-openapi'
import {
  DEFAULT_EXPORTED,
  MAX_CURSOR_LENGTH,
  MAX_EVENT_ID_LENGTH,
  MAX_EVENTS,
  MAX_EXPORTED,
} from './limits.ts'
import { MAX_VALUE } from './recommendations.ts'
import { itemIdSchema, queryNumber, userIdSchema } from './request-fields.ts'

export const EVENT_TYPES = ['impression', 'click', 'interaction'] as const
const eventTypeSchema = z.enum(EVENT_TYPES)
export type EventType = z.infer<typeof eventTypeSchema>

/**
 * Of what is sent: no file of a training can hold a zero character, and no text half of a surrogate pair, so that one
 * such event would make all that is exported with it unreadable.
 */
function writable(schema: z.ZodString) {
  return schema.refine((text) => text.isWellFormed() && !text.includes('\0'), {
    error: 'has a zero character or half of a surrogate pair, expected text without',
  })
}

const eventIdSchema = z.string().min(1).max(MAX_EVENT_ID_LENGTH).openapi({
  description: 'Names the event: it counts once, however often it is sent.',
  example: '5f0c7a34-3a52-4a4e-9a53-0f6f9a0f9f0e',
})
const valueSchema = z.number().min(-MAX_VALUE).max(MAX_VALUE).nullable().optional().openapi({
  description:
    'Of an `interaction` alone: as in `interactions`. `null` takes back what was said of the item before, also in the training data.',
  example: 4.5,
})
const timestampSchema = z.number().min(0).openapi({
  description: 'Seconds since 1970, when it happened; the time of arrival where it is left out.',
  example: 1_767_225_600,
})
const recommendationIdSchema = z.string().min(1).max(MAX_EVENT_ID_LENGTH).openapi({
  description: 'Of the answer that showed the item.',
  example: '0190b3c2-77aa-4c1e-9d0a-2f6a1c9b8e55',
})

export const feedbackEventSchema = z
  .strictObject({
    eventId: writable(eventIdSchema).optional(),
    type: eventTypeSchema.openapi({
      description:
        'An `interaction` is feedback as in `interactions` (a rating, a purchase, a play) and counts in the next answer for the user. An `impression` (was shown) and a `click` are kept for measuring and export, and change no recommendation.',
      example: 'interaction',
    }),
    userId: writable(userIdSchema),
    itemId: writable(itemIdSchema),
    value: valueSchema,
    timestamp: timestampSchema.optional(),
    recommendationId: writable(recommendationIdSchema).optional(),
  })
  .refine(({ type, value }) => type === 'interaction' || value === undefined, {
    path: ['value'],
    error: ({ input }) =>
      `got a value with ${JSON.stringify((input as { type: string }).type)}, expected one with "interaction" alone`,
  })
  .openapi('FeedbackEvent')
export type FeedbackEvent = z.input<typeof feedbackEventSchema>

const RATING_EXAMPLE = {
  eventId: '5f0c7a34-3a52-4a4e-9a53-0f6f9a0f9f0e',
  type: 'interaction',
  userId: '42',
  itemId: '1',
  value: 4.5,
  timestamp: 1_767_225_600,
} as const

export const eventsRequestSchema = z
  .strictObject({
    events: z.array(feedbackEventSchema).min(1).max(MAX_EVENTS),
  })
  .openapi('EventsRequest', {
    example: {
      events: [
        RATING_EXAMPLE,
        {
          eventId: '0c9a1d0e-5a0b-4c7e-8f0d-3d7b1f1a2b3c',
          type: 'click',
          userId: '42',
          itemId: '3114',
          recommendationId: '0190b3c2-77aa-4c1e-9d0a-2f6a1c9b8e55',
        },
      ],
    },
  })
export type EventsRequest = z.input<typeof eventsRequestSchema>

export const eventsResponseSchema = z
  .object({
    accepted: z.int().nonnegative().openapi({
      description: 'How many events are stored now, those that had been stored before included.',
      example: 2,
    }),
  })
  .openapi('EventsResponse', { example: { accepted: 2 } })
export type EventsResponse = z.infer<typeof eventsResponseSchema>

export const erasureResponseSchema = z
  .object({ userId: userIdSchema })
  .openapi('ErasureResponse', { example: { userId: '42' } })
export type ErasureResponse = z.infer<typeof erasureResponseSchema>

const EXPORTED_TYPES = [...EVENT_TYPES, 'erasure'] as const

export const exportedEventsQuerySchema = z.strictObject({
  after: z.string().min(1).max(MAX_CURSOR_LENGTH).optional().openapi({
    description: '`after` of the page before, also of a day before: only what came since is answered.',
    example: '1.0.0.0',
  }),
  limit: queryNumber(z.int().min(1).max(MAX_EXPORTED).default(DEFAULT_EXPORTED)).openapi({
    description: `Entries of the page, 1 to ${MAX_EXPORTED}.`,
    example: 100,
    type: 'integer',
    minimum: 1,
    maximum: MAX_EXPORTED,
    default: DEFAULT_EXPORTED,
  }),
})

export const exportedEventSchema = z
  .object({
    eventId: eventIdSchema,
    type: z.enum(EXPORTED_TYPES).openapi({
      description: 'An `erasure` has no item: everything of the user before it is to be forgotten.',
      example: 'interaction',
    }),
    userId: userIdSchema,
    itemId: itemIdSchema.optional(),
    value: valueSchema,
    timestamp: timestampSchema,
    recommendationId: recommendationIdSchema.optional(),
  })
  .openapi('ExportedEvent')
export type ExportedEvent = z.infer<typeof exportedEventSchema>

export const exportedEventsResponseSchema = z
  .object({
    events: z.array(exportedEventSchema).openapi({
      description: 'Those of one user in the order of their arrival; those of several interleave.',
    }),
    after: z.string().openapi({
      description: 'For the next page, or for a later export that continues this one. Always there.',
      example: '120.44.0.7',
    }),
    isLast: z.boolean().openapi({ description: 'Whether nothing has come after this page yet.' }),
  })
  .openapi('ExportedEventsResponse', {
    example: {
      events: [RATING_EXAMPLE],
      after: '1.0.0.0',
      isLast: true,
    },
  })
export type ExportedEventsResponse = z.infer<typeof exportedEventsResponseSchema>
