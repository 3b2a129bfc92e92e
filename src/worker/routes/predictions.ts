/** POST /v1/predictions. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { predictionsRequestSchema, predictionsResponseSchema } from '../contract/predictions.ts'
import { noQuerySchema } from '../contract/request-fields.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { ProblemError } from '../problems.ts'
import type { Services } from '../services.ts'
import { rowOfItem } from './known-item.ts'
import { jsonResponse } from './responses.ts'
import { takeModel } from './take-model.ts'
import { findVisitor } from './visitor.ts'

const route = createRoute({
  method: 'post',
  path: '/v1/predictions',
  operationId: 'predictRatings',
  ...mayFailWith('unknown-item', 'no-ratings', ...OF_MODELS),
  summary: 'Ratings that a visitor would give',
  tags: ['Predictions'],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: predictionsRequestSchema } } },
  },
  responses: {
    200: jsonResponse('One prediction for each item, in the order asked.', predictionsResponseSchema),
  },
})

export function predictionRoutes({ models, events }: Pick<Services, 'models' | 'events'>) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const request = c.req.valid('json')
    const model = await takeModel(c, models, request.userId)
    const { engine, manifest } = model
    if (manifest.rating === null) throw new ProblemError({ code: 'no-ratings' })
    const rows = request.itemIds.map((itemId) => rowOfItem(model, itemId))
    const visitor = await findVisitor(c, { model, events }, request)
    const known = visitor.rating()
    const user = known ?? engine.foldInRating([])
    const predictions = request.itemIds.map((itemId, index) => {
      const row = rows[index] as number
      return {
        itemId,
        predictedRating: engine.predict(user, row),
        biasOnlyRating: engine.predictBaseline(user, row),
      }
    })
    const fallback = known === null ? ({ fallback: 'average-user' } as const) : {}
    return c.json({ modelVersion: model.version, predictions, ...fallback }, 200)
  })
}
