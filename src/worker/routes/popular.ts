/** GET /v1/popular. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { popularQuerySchema, popularResponseSchema } from '../contract/popular.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { filteredRows, filterOfQuery } from './filtered.ts'
import { scoredItem } from './present.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/popular',
  operationId: 'listPopular',
  ...mayFailWith('invalid-filter', ...OF_MODELS),
  summary: 'The most popular items',
  tags: ['Items'],
  request: { query: popularQuerySchema },
  responses: {
    200: jsonResponse('Items by number of interactions in the training data.', popularResponseSchema),
  },
})

export function popularRoutes(models: Models) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { limit, exclude, filter, include } = c.req.valid('query')
    const model = await takeModel(c, models)
    const selection = {
      limit,
      excluded: model.rowsOf(exclude),
      filtered: filteredRows(model, filterOfQuery(filter)),
    }
    const rows = c.get('timings').compute('score', () => model.engine.popular(selection))
    const shown = { metadata: include.includes('metadata') }
    const items = rows.map((row) => scoredItem(model, row, shown))
    return c.json({ modelVersion: model.version, items }, 200)
  })
}
