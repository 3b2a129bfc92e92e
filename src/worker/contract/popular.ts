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
  .openapi('PopularResponse')
export type PopularResponse = z.infer<typeof popularResponseSchema>
