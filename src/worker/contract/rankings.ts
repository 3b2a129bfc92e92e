/** POST /v1/rankings. */
import { z } from '@hono/zod-openapi'
import { filterSchema } from './filter.ts'
import { modelVersionSchema } from './item-answers.ts'
import { MAX_RANKED, MAX_RANKED_EXPLAINED } from './limits.ts'
import { explainSchema, halfLifeDaysSchema, maxReasonsSchema } from './recommendation-options.ts'
import { interactionsSchema, recommendedItemSchema } from './recommendations.ts'
import { includeRatingSchema, itemIdSchema, userIdSchema } from './request-fields.ts'

export const rankingsRequestSchema = z
  .strictObject({
    userId: userIdSchema.optional(),
    interactions: interactionsSchema,
    halfLifeDays: halfLifeDaysSchema,
    itemIds: z
      .array(itemIdSchema)
      .min(1)
      .max(MAX_RANKED)
      .openapi({
        description: `Items to put in order, at most ${MAX_RANKED_EXPLAINED} with \`explain\`; each must be known. One that is named twice comes back once. What the visitor has seen stays in; what the filter does not let through is left out.`,
        example: ['1', '2', '3'],
      }),
    filter: filterSchema,
    include: includeRatingSchema,
    explain: explainSchema,
    maxReasons: maxReasonsSchema,
  })
  .refine(({ explain, itemIds }) => !explain || itemIds.length <= MAX_RANKED_EXPLAINED, {
    path: ['itemIds'],
    error: ({ input }) =>
      `got ${(input as { itemIds: readonly string[] }).itemIds.length} entries, expected at most ${MAX_RANKED_EXPLAINED} with explain`,
  })
  .openapi('RankingsRequest', {
    example: {
      interactions: [{ itemId: '1', value: 5 }],
      itemIds: ['2', '3', '10'],
    },
  })
export type RankingsRequest = z.input<typeof rankingsRequestSchema>

export const rankingsResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    items: z.array(recommendedItemSchema).openapi({
      description: 'Best first, of equal ones the more popular first; scores as in recommendations.',
    }),
    fallback: z.literal('popular').optional().openapi({
      description:
        'Present where nothing is known of the visitor: the order is by popularity, the score the number of interactions.',
    }),
  })
  .openapi('RankingsResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      items: [
        { itemId: '10', score: 0.6121 },
        { itemId: '2', score: 0.5874 },
        { itemId: '3', score: 0.1093 },
      ],
    },
  })
export type RankingsResponse = z.infer<typeof rankingsResponseSchema>
