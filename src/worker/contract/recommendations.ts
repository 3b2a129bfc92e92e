/** GET /v1/users/{userId}/recommendations and POST /v1/recommendations. */
import { z } from '@hono/zod-openapi'
import { filterQuerySchema, filterSchema } from './filter.ts'
import { modelVersionSchema, scoredItemSchema } from './item-answers.ts'
import { MAX_INTERACTIONS } from './limits.ts'
import {
  cursorSchema,
  diversityQuerySchema,
  diversitySchema,
  EXAMPLE_CURSOR,
  explainQuerySchema,
  explainSchema,
  halfLifeDaysSchema,
  maxReasonsQuerySchema,
  maxReasonsSchema,
  minScoreQuerySchema,
  minScoreSchema,
} from './recommendation-options.ts'
import {
  excludeQuerySchema,
  excludeSchema,
  excludeSeenQuerySchema,
  excludeSeenSchema,
  includeQuerySchema,
  includeSchema,
  itemIdSchema,
  limitQuerySchema,
  limitSchema,
  userIdSchema,
} from './request-fields.ts'

/** Keeps sums of squares finite in float32. */
export const MAX_VALUE = 1e9
/** The largest time that a JavaScript date can hold, in seconds. */
const MAX_TIMESTAMP = 8.64e12

export const interactionSchema = z
  .strictObject({
    itemId: itemIdSchema,
    value: z.number().min(-MAX_VALUE).max(MAX_VALUE).optional().openapi({
      description:
        'Stars, plays, hours: whatever the model was trained on. Left out, it counts as wholly positive; `0` as not wanted.',
      example: 4.5,
    }),
    timestamp: z.number().min(-MAX_TIMESTAMP).max(MAX_TIMESTAMP).optional().openapi({
      description:
        'Seconds since 1970. Of several interactions with one item the latest counts; without times, the last one.',
      example: 1_767_225_600,
    }),
  })
  .openapi('Interaction')
export type Interaction = z.input<typeof interactionSchema>

export const interactionsSchema = z
  .array(interactionSchema)
  .max(MAX_INTERACTIONS)
  .default([])
  .openapi({
    description:
      "What the visitor did, of anyone, known or not. With `userId` they are merged over the user's stored history. Items that the model does not know are left aside.",
    example: [{ itemId: '1', value: 5 }, { itemId: '2' }],
  })

export const userRecommendationsQuerySchema = z.strictObject({
  limit: limitQuerySchema,
  exclude: excludeQuerySchema,
  excludeSeen: excludeSeenQuerySchema,
  filter: filterQuerySchema,
  include: includeQuerySchema,
  diversity: diversityQuerySchema,
  explain: explainQuerySchema,
  maxReasons: maxReasonsQuerySchema,
  minScore: minScoreQuerySchema,
  cursor: cursorSchema,
})

export const recommendationsRequestSchema = z
  .strictObject({
    userId: userIdSchema.optional(),
    interactions: interactionsSchema,
    limit: limitSchema,
    exclude: excludeSchema,
    excludeSeen: excludeSeenSchema,
    filter: filterSchema,
    include: includeSchema,
    halfLifeDays: halfLifeDaysSchema,
    diversity: diversitySchema,
    explain: explainSchema,
    maxReasons: maxReasonsSchema,
    minScore: minScoreSchema,
    cursor: cursorSchema,
  })
  .openapi('RecommendationsRequest', {
    example: {
      interactions: [
        { itemId: '1', value: 5, timestamp: 1_767_225_600 },
        { itemId: '2', value: 1 },
      ],
      limit: 2,
      filter: { genres: { any: ['Comedy'] }, year: { gte: 1990, lt: 2000 } },
      diversity: 0.3,
      explain: true,
      include: ['metadata'],
    },
  })
export type RecommendationsRequest = z.input<typeof recommendationsRequestSchema>

export const reasonSchema = z
  .object({
    itemId: itemIdSchema,
    contribution: z.number().openapi({
      description: 'What this entry of the history adds to the score. Those of all entries sum to the score.',
      example: 0.4127,
    }),
    share: z.number().openapi({
      description: 'Its part of the sum of the magnitudes of all contributions, 0 to 1.',
      example: 0.4965,
    }),
  })
  .openapi('Reason')
export type Reason = z.infer<typeof reasonSchema>

export const recommendedItemSchema = scoredItemSchema
  .extend({
    predictedRating: z.number().optional().openapi({
      description: 'Only when asked for by `include`, and where the model has ratings.',
      example: 4.21,
    }),
    reasons: z.array(reasonSchema).optional().openapi({
      description:
        'Only with `explain`: the entries of the history that add most, largest first. What was disliked adds nothing itself.',
    }),
  })
  .openapi('RecommendedItem')
export type RecommendedItem = z.infer<typeof recommendedItemSchema>

export const recommendationsResponseSchema = z
  .object({
    recommendationId: z.string().openapi({
      description: 'Names this answer, to report clicks on it.',
      example: '0190b3c2-77aa-4c1e-9d0a-2f6a1c9b8e55',
    }),
    modelVersion: modelVersionSchema,
    items: z
      .array(recommendedItemSchema)
      .openapi({ description: 'Best first; with `diversity` in the order of its choice.' }),
    factors: z
      .array(z.number())
      .optional()
      .openapi({
        description:
          'Only when asked for by `include`, and absent with a `fallback`: the taste of the visitor as a vector of the ranking table, one number a factor. It belongs to this `modelVersion`; `center` and `components` of `/v1/analysis/map` of the same version give its place on the map.',
        example: [0.4127, -0.1183, 0.0542],
      }),
    nextCursor: z.string().optional().openapi({
      description: 'For the next page, as `cursor` of the same request. Absent on the last page.',
    }),
    fallback: z.literal('popular').optional().openapi({
      description:
        'Present where nothing is known of the visitor, or where the filter leaves nothing to recommend: the items are the most popular ones within the filter, if any, their score the number of interactions.',
    }),
  })
  .openapi('RecommendationsResponse', {
    example: {
      recommendationId: '0190b3c2-77aa-4c1e-9d0a-2f6a1c9b8e55',
      modelVersion: '9f2c41d07be35a88',
      items: [
        {
          itemId: '3114',
          score: 0.8312,
          metadata: { title: 'Toy Story 2', year: 1999, genres: ['Adventure', 'Animation', 'Children'] },
          reasons: [{ itemId: '1', contribution: 0.8312, share: 1 }],
        },
      ],
      nextCursor: EXAMPLE_CURSOR,
    },
  })
export type RecommendationsResponse = z.infer<typeof recommendationsResponseSchema>
