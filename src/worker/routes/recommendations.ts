/** GET /v1/users/{userId}/recommendations and POST /v1/recommendations. */
import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import {
  type RecommendationsResponse,
  type RecommendedItem,
  recommendationsRequestSchema,
  recommendationsResponseSchema,
  userRecommendationsQuerySchema,
} from '../contract/recommendations.ts'
import { userPathSchema } from '../contract/request-fields.ts'
import { scoredItem } from './present.ts'
import { jsonResponse, problemResponses } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'
import { findVisitor } from './visitor.ts'

const userRoute = createRoute({
  method: 'get',
  path: '/v1/users/{userId}/recommendations',
  summary: 'Recommendations for a user of the training data',
  tags: ['Recommendations'],
  request: { params: userPathSchema, query: userRecommendationsQuerySchema },
  responses: {
    200: jsonResponse(
      'Recommended items; the most popular ones where the user is unknown.',
      recommendationsResponseSchema,
    ),
    ...problemResponses(400, 503),
  },
})

const anyoneRoute = createRoute({
  method: 'post',
  path: '/v1/recommendations',
  summary: 'Recommendations for anyone, from what they liked',
  description: 'Solves the taste vector of the visitor in the request; nothing is stored.',
  tags: ['Recommendations'],
  request: {
    body: { required: true, content: { 'application/json': { schema: recommendationsRequestSchema } } },
  },
  responses: {
    200: jsonResponse(
      'Recommended items; the most popular ones where nothing is known of the visitor.',
      recommendationsResponseSchema,
    ),
    ...problemResponses(400, 413, 415, 503),
  },
})

export function recommendationRoutes(models: Models) {
  return new OpenAPIHono<AppEnv>()
    .openapi(userRoute, async (c) => {
      const { userId } = c.req.valid('param')
      const request = { ...c.req.valid('query'), userId, interactions: [] }
      return c.json(await recommend(c, models, request), 200)
    })
    .openapi(anyoneRoute, async (c) => c.json(await recommend(c, models, c.req.valid('json')), 200))
}

async function recommend(
  c: Context<AppEnv>,
  models: Models,
  request: z.output<typeof recommendationsRequestSchema>,
): Promise<RecommendationsResponse> {
  const model = await takeModel(c, models)
  const { engine } = model
  const visitor = await findVisitor(c, model, request)
  const excluded = model.rowsOf(request.exclude)
  if (request.excludeSeen) excluded.push(...visitor.seen)
  const options = { limit: request.limit, excluded }
  const shown = { metadata: request.include.includes('metadata') }
  const answer = { recommendationId: crypto.randomUUID(), modelVersion: model.version }

  if (visitor.taste === null) {
    const items = engine.popular(options).map((row) => scoredItem(model, row, shown))
    return { ...answer, items, fallback: 'popular' }
  }
  const rating = request.include.includes('predictedRating') ? visitor.rating() : null
  const items = engine.recommend(visitor.taste, options).map((row): RecommendedItem => {
    const item = scoredItem(model, row, shown)
    return rating === null ? item : { ...item, predictedRating: engine.predict(rating, row.row) }
  })
  return { ...answer, items }
}
