/** DELETE /v1/users/{userId}. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { erasureResponseSchema } from '../contract/events.ts'
import { noQuerySchema, userPathSchema } from '../contract/request-fields.ts'
import { mayFailWith } from '../openapi/problems-of.ts'
import type { Services } from '../services.ts'
import { requireFeedback } from './feedback.ts'
import { jsonResponse } from './responses.ts'

const route = createRoute({
  method: 'delete',
  path: '/v1/users/{userId}',
  operationId: 'eraseUser',
  ...mayFailWith('no-event-store', 'event-store-unavailable'),
  summary: 'Forgets a user',
  description:
    'Removes the events of the user, and makes every model, served now or later, ignore what it knows of them: in answers for the user at once, as a similar user of others within two minutes. What the user does from then on counts again. Trainings leave the user out by `foldin events export` and `foldin train --without`. May be repeated, and also names users that nobody knows.',
  tags: ['Users'],
  request: { params: userPathSchema, query: noQuerySchema },
  responses: {
    202: jsonResponse('The user is erased; nothing can bring the events back.', erasureResponseSchema),
  },
})

export function erasureRoutes({ events }: Pick<Services, 'events'>) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { userId } = c.req.valid('param')
    await requireFeedback(events).erase(userId)
    return c.json({ userId }, 202)
  })
}
