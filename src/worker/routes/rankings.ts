/** POST /v1/rankings. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { hasBit } from '../../model/bitmap.ts'
import type { AppEnv } from '../app-env.ts'
import { rankingsRequestSchema, rankingsResponseSchema } from '../contract/rankings.ts'
import { noQuerySchema } from '../contract/request-fields.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import type { Services } from '../services.ts'
import { filteredRows } from './filtered.ts'
import { rowOfItem } from './known-item.ts'
import { recommendedItems } from './recommended-items.ts'
import { jsonResponse } from './responses.ts'
import { takeModel } from './take-model.ts'
import { findVisitor } from './visitor.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/rankings',
  operationId: 'rankItems',
  ...mayFailWith('unknown-item', 'invalid-filter', ...OF_MODELS),
  summary: 'Puts given items in the order in which a visitor would like them',
  tags: ['Recommendations'],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: rankingsRequestSchema } } },
  },
  responses: {
    200: jsonResponse(
      'The items, best first; most popular first where nothing is known of the visitor.',
      rankingsResponseSchema,
    ),
  },
})

export function rankingRoutes({ models, events }: Pick<Services, 'models' | 'events'>) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const request = c.req.valid('json')
    const model = await takeModel(c, models, request.userId)
    const { engine } = model
    const filtered = filteredRows(model, request.filter)
    const named = request.itemIds.map((itemId) => rowOfItem(model, itemId))
    const rows = filtered === null ? named : named.filter((row) => !hasBit(filtered, row))
    const visitor = await findVisitor(c, { model, events }, request)
    const explanation = request.explain ? visitor.explain() : null
    const taste = explanation?.taste ?? visitor.taste
    const ranked = c
      .get('timings')
      .compute('score', () => (taste === null ? engine.rankByPopularity(rows) : engine.rank(taste, rows)))
    const items = recommendedItems({ model, visitor, taste, explanation, request }, ranked)
    const fallback = taste === null ? ({ fallback: 'popular' } as const) : {}
    return c.json({ modelVersion: model.version, items, ...fallback }, 200)
  })
}
