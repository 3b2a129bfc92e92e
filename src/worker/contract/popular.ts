/** GET /v1/popular. */
import { z } from '@hono/zod-openapi'
import { filterQuerySchema } from './filter.ts'
import { modelVersionSchema, scoredItemSchema } from './item-answers.ts'
import { excludeQuerySchema, includeMetadataQuerySchema, limitQuerySchema } from './request-fields.ts'

export const popularQuerySchema = z.strictObject({
  limit: limitQuerySchema,
  exclude: excludeQuerySchema,
  filter: filterQuerySchema,
  include: includeMetadataQuerySchema,
})

export const popularResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    items: z.array(scoredItemSchema).openapi({
      description: 'Most popular first; `score` is the number of interactions in the training data.',
    }),
  })
  .openapi('PopularResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      items: [
        { itemId: '356', score: 329 },
        { itemId: '318', score: 317 },
      ],
    },
  })
export type PopularResponse = z.infer<typeof popularResponseSchema>
