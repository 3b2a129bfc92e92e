/** GET /v1/users/{userId}/similar. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { SimilarUsers } from '../../model/similar-users.ts'
import type { AppEnv } from '../app-env.ts'
import { userPathSchema } from '../contract/request-fields.ts'
import { similarUsersQuerySchema, similarUsersResponseSchema } from '../contract/similar-users.ts'
import type { ServedModel } from '../model/served-model.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { ProblemError } from '../problems.ts'
import type { Services } from '../services.ts'
import { erasedUsers } from './feedback.ts'
import { jsonResponse } from './responses.ts'
import { takeModel } from './take-model.ts'
import { findVisitor } from './visitor.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/users/{userId}/similar',
  operationId: 'listSimilarUsers',
  ...mayFailWith('no-similar-users', 'event-store-unavailable', ...OF_MODELS),
  summary: 'Users with the same taste',
  description:
    'Compares all users of the training data, so it is there for models of up to some 190,000 users (16 MiB of factors) that leave room for them beside the items.',
  tags: ['Users'],
  request: { params: userPathSchema, query: similarUsersQuerySchema },
  responses: {
    200: jsonResponse('The nearest users by cosine of their factors.', similarUsersResponseSchema),
  },
})

export function similarUserRoutes({ models, events }: Pick<Services, 'models' | 'events'>) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { userId } = c.req.valid('param')
    const { limit } = c.req.valid('query')
    const model = await takeModel(c, models, userId)
    const neighbours = await openNeighbours(model)
    if (neighbours === null) throw new ProblemError({ code: 'no-similar-users' })
    const [{ taste }, erased] = await Promise.all([
      findVisitor(c, { model, events }, { userId, interactions: [] }),
      erasedUsers(events),
    ])
    const without = (user: string) => user === userId || erased.has(user)
    const users =
      taste === null
        ? []
        : c.get('timings').compute('score', () => neighbours.find(taste, { limit, without }))
    return c.json({ modelVersion: model.version, userId, users }, 200)
  })
}

/** @throws {ProblemError} `model-unavailable` where the blob cannot be read just now. */
async function openNeighbours(model: ServedModel): Promise<SimilarUsers | null> {
  try {
    return await model.neighbours.open()
  } catch (error) {
    console.error(JSON.stringify({ event: 'similar-users-unavailable', detail: String(error) }))
    throw new ProblemError({ code: 'model-unavailable' })
  }
}
