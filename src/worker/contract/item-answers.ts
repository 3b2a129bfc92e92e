/** Parts of answers that speak of items. */
import { z } from '@hono/zod-openapi'
import { itemIdSchema } from './request-fields.ts'

export const modelVersionSchema = z.string().openapi({
  description:
    'Version of the model that answered, also in the header `foldin-model-version`. Requests that name a user may be answered by the canary, always the same users; all others by the current version.',
  example: '9f2c41d07be35a88',
})

export const itemMetadataSchema = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly(), z.null()]),
  )
  .openapi('ItemMetadata', {
    description: 'What the items file held of the item; for films `title`, `year` and `genres`.',
    example: { title: 'Toy Story', year: 1995, genres: ['Adventure', 'Animation', 'Children'] },
  })
export type ItemMetadata = z.infer<typeof itemMetadataSchema>

const metadataField = itemMetadataSchema
  .optional()
  .openapi({ description: 'Only when asked for by `include`, and where the model has it.' })

export const popularitySchema = z.int().nonnegative().openapi({
  description: 'Number of interactions with the item in the training data.',
  example: 215,
})

export const scoredItemSchema = z
  .object({
    itemId: itemIdSchema,
    score: z.number().openapi({
      description: 'Higher is better. Comparable within one answer only.',
      example: 0.8312,
    }),
    metadata: metadataField,
  })
  .openapi('ScoredItem')
export type ScoredItem = z.infer<typeof scoredItemSchema>

export const catalogueItemSchema = z
  .object({
    itemId: itemIdSchema,
    popularity: popularitySchema,
    coldStart: z.literal(true).optional().openapi({
      description:
        'Present where nobody in the training data had the item: its factors come from its attributes.',
    }),
    metadata: metadataField,
  })
  .openapi('CatalogueItem')
export type CatalogueItem = z.infer<typeof catalogueItemSchema>
