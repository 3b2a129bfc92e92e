/** GET /v1/users/{userId}/recommendations and POST /v1/recommendations. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import {
  recommendationsRequestSchema,
  recommendationsResponseSchema,
  userRecommendationsQuerySchema,
} from '../contract/recommendations.ts'
import { noQuerySchema, userPathSchema } from '../contract/request-fields.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import type { Services } from '../services.ts'
import { filterOfQuery } from './filtered.ts'
import { recommend } from './recommend.ts'
import { jsonResponse } from './responses.ts'

const userRoute = createRoute({
  method: 'get',
  path: '/v1/users/{userId}/recommendations',
  operationId: 'recommendToUser',
  ...mayFailWith('invalid-filter', 'invalid-cursor', 'stale-cursor', ...OF_MODELS),
  summary: 'Recommendations for a user of the training data',
  tags: ['Recommendations'],
  request: { params: userPathSchema, query: userRecommendationsQuerySchema },
  responses: {
    200: jsonResponse(
      'Recommended items; the most popular ones where the user is unknown.',
      recommendationsResponseSchema,
    ),
  },
})

const anyoneRoute = createRoute({
  method: 'post',
  path: '/v1/recommendations',
  operationId: 'recommend',
  ...mayFailWith('invalid-filter', 'invalid-cursor', 'stale-cursor', ...OF_MODELS),
  summary: 'Recommendations for anyone, from what they liked',
  description: 'Solves the taste vector of the visitor in the request; nothing is stored.',
  tags: ['Recommendations'],
  request: {
    query: noQuerySchema,
    body: { required: true, content: { 'application/json': { schema: recommendationsRequestSchema } } },
  },
  responses: {
    200: jsonResponse(
      'Recommended items; the most popular ones where nothing is known of the visitor.',
      recommendationsResponseSchema,
    ),
  },
})

export function recommendationRoutes(services: Pick<Services, 'models' | 'events'>) {
  return new OpenAPIHono<AppEnv>()
    .openapi(userRoute, async (c) => {
      const { userId } = c.req.valid('param')
      const query = c.req.valid('query')
      const filter = filterOfQuery(query.filter)
      const request = { ...query, filter, userId, interactions: [], halfLifeDays: undefined }
      return c.json(await recommend(c, services, request), 200)
    })
    .openapi(anyoneRoute, async (c) => c.json(await recommend(c, services, c.req.valid('json')), 200))
}
