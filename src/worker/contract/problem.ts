/** The one shape of every error: `application/problem+json` (RFC 9457). */
import { z } from '@hono/zod-openapi'

/** Stable names to program against; titles and details may change. */
export const problemCodeSchema = z.enum([
  /** A field is missing or out of bounds; `errors` names them. */
  'invalid-request',
  /** `filter` is not JSON, or not of the attributes that the model has; `errors` names each place. */
  'invalid-filter',
  'malformed-json',
  'unsupported-media-type',
  'body-too-large',
  /** The body did not arrive in time. */
  'body-too-slow',
  /** The service answers with an API key alone. */
  'missing-key',
  /** There is no such key (any more). */
  'invalid-key',
  'expired-key',
  /** A publishable key that came from a page of another origin or from none, or a secret one from a page. */
  'origin-not-allowed',
  /** The key is good, and not for this call. */
  'insufficient-scope',
  /** The API keys cannot be read just now. */
  'keys-unavailable',
  /** Above the limit of the key or of the address; `Retry-After` says when to ask again. */
  'rate-limited',
  /** `cursor` is not from this service, or is of another request. */
  'invalid-cursor',
  /** `cursor` is of another model version: begin again without it. */
  'stale-cursor',
  'unknown-route',
  'unknown-item',
  /** No model has an analysis of this name. */
  'unknown-analysis',
  /** The served model has no such analysis: its data does not allow it, or it was published without any. */
  'no-analysis',
  'method-not-allowed',
  /** The served model was trained on implicit feedback and predicts no ratings. */
  'no-ratings',
  /** The served model has too many users, or too many items beside them, to compare users. */
  'no-similar-users',
  /** Nothing has been published yet. */
  'no-model',
  /** A model is published, but its parts cannot be read just now. */
  'model-unavailable',
  /** No event store is bound: the service takes no events. */
  'no-event-store',
  /** The event store does not answer just now: nothing of the request is acknowledged. */
  'event-store-unavailable',
  'internal-error',
])
export type ProblemCode = z.infer<typeof problemCodeSchema>

export const problemSchema = z
  .object({
    type: z.string().openapi({
      description: 'A URI reference for the kind of problem.',
      example: 'urn:foldin:problem:unknown-item',
    }),
    title: z.string().openapi({ example: 'Unknown item' }),
    status: z.int().openapi({ example: 404 }),
    detail: z.string().openapi({ example: 'The model has no item "nosuch".' }),
    code: problemCodeSchema,
    requestId: z.string().openapi({ description: 'As in the header `X-Request-Id`.' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({
        description:
          'With `invalid-request` and `invalid-filter`: the fields that were refused, and why; the first 20 of more.',
        example: [{ field: 'limit', message: 'got 501, expected at most 500' }],
      }),
  })
  .openapi('Problem')
export type Problem = z.infer<typeof problemSchema>
