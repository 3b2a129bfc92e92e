/** GET /v1/items/{itemId}/similar. */
import { z } from '@hono/zod-openapi'
import { filterQuerySchema } from './filter.ts'
import { modelVersionSchema, scoredItemSchema } from './item-answers.ts'
import {
  excludeQuerySchema,
  includeMetadataQuerySchema,
  itemIdSchema,
  limitQuerySchema,
} from './request-fields.ts'

export const similarItemsQuerySchema = z.strictObject({
  limit: limitQuerySchema,
  exclude: excludeQuerySchema,
  filter: filterQuerySchema,
  include: includeMetadataQuerySchema,
})

export const similarItemsResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    itemId: itemIdSchema,
    items: z.array(scoredItemSchema).openapi({
      description:
        'Nearest first, without the item itself; `score` is the cosine of the factors, −1 to 1; with a rating table, the mean of the cosines in both tables.',
    }),
  })
  .openapi('SimilarItemsResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      itemId: '1',
      items: [
        { itemId: '3114', score: 0.8127 },
        { itemId: '2355', score: 0.7419 },
      ],
    },
  })
export type SimilarItemsResponse = z.infer<typeof similarItemsResponseSchema>
