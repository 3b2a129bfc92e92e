/** GET /v1/items/{itemId}/similar. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { itemPathSchema } from '../contract/request-fields.ts'
import { similarItemsQuerySchema, similarItemsResponseSchema } from '../contract/similar-items.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { filteredRows, filterOfQuery } from './filtered.ts'
import { rowOfItem } from './known-item.ts'
import { scoredItem } from './present.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/items/{itemId}/similar',
  operationId: 'listSimilarItems',
  ...mayFailWith('unknown-item', 'invalid-filter', ...OF_MODELS),
  summary: 'Items liked by the same people',
  tags: ['Items'],
  request: { params: itemPathSchema, query: similarItemsQuerySchema },
  responses: {
    200: jsonResponse(
      'The nearest items: chosen by the same people and, where there are ratings, rated alike.',
      similarItemsResponseSchema,
    ),
  },
})

export function similarItemRoutes(models: Models) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { itemId } = c.req.valid('param')
    const { limit, exclude, filter, include } = c.req.valid('query')
    const model = await takeModel(c, models)
    const excluded = model.rowsOf(exclude)
    const filtered = filteredRows(model, filterOfQuery(filter))
    const row = rowOfItem(model, itemId)
    const rows = c
      .get('timings')
      .compute('score', () => model.engine.similarItems(row, { limit, excluded, filtered }))
    const shown = { metadata: include.includes('metadata') }
    const items = rows.map((row) => scoredItem(model, row, shown))
    return c.json({ modelVersion: model.version, itemId, items }, 200)
  })
}
