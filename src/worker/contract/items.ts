/** GET /v1/items and GET /v1/items/{itemId}. */
import { z } from '@hono/zod-openapi'
import { filterQuerySchema } from './filter.ts'
import { catalogueItemSchema, modelVersionSchema } from './item-answers.ts'
import { MAX_QUERY_LENGTH } from './limits.ts'
import { cursorSchema, EXAMPLE_CURSOR } from './recommendation-options.ts'
import { includeMetadataQuerySchema, limitQuerySchema } from './request-fields.ts'

export const itemsQuerySchema = z.strictObject({
  q: z.string().max(MAX_QUERY_LENGTH).default('').openapi({
    description:
      'Words to find in titles, in any order; each may be the beginning of a word. Upper case and accents do not matter. Left out, all items. A model without titles is searched by its ids, one of some hundred thousand of them by how they begin.',
    example: 'toy sto',
  }),
  limit: limitQuerySchema,
  filter: filterQuerySchema,
  cursor: cursorSchema.openapi({
    description:
      "`nextCursor` of the page before. Good for that page's model version, `q` and `filter` only.",
    example: EXAMPLE_CURSOR,
  }),
  include: includeMetadataQuerySchema,
})

export const itemsResponseSchema = z
  .object({
    modelVersion: modelVersionSchema,
    items: z.array(catalogueItemSchema).openapi({ description: 'Most popular first.' }),
    nextCursor: z.string().optional().openapi({ description: 'Absent on the last page.' }),
  })
  .openapi('ItemsResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      items: [
        { itemId: '1', popularity: 215 },
        { itemId: '3114', popularity: 97 },
      ],
      nextCursor: EXAMPLE_CURSOR,
    },
  })
export type ItemsResponse = z.infer<typeof itemsResponseSchema>

export const itemQuerySchema = z.strictObject({ include: includeMetadataQuerySchema })

export const itemResponseSchema = catalogueItemSchema
  .extend({ modelVersion: modelVersionSchema })
  .openapi('ItemResponse', {
    example: {
      modelVersion: '9f2c41d07be35a88',
      itemId: '1',
      popularity: 215,
      metadata: { title: 'Toy Story', year: 1995, genres: ['Adventure', 'Animation', 'Children'] },
    },
  })
export type ItemResponse = z.infer<typeof itemResponseSchema>
