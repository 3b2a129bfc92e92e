/** GET /health/live and GET /health/ready. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { KeySource } from '../access/key-source.ts'
import type { AppEnv } from '../app-env.ts'
import { liveResponseSchema, type ReadyResponse, readyResponseSchema } from '../contract/health.ts'
import type { CanaryStatus } from '../model/canary.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const liveRoute = createRoute({
  method: 'get',
  path: '/health/live',
  operationId: 'isLive',
  summary: 'Does the Worker run',
  tags: ['Service'],
  responses: { 200: jsonResponse('It runs, with or without a model.', liveResponseSchema) },
})

const readyRoute = createRoute({
  method: 'get',
  path: '/health/ready',
  operationId: 'isReady',
  ...mayFailWith(...OF_MODELS, 'keys-unavailable'),
  summary: 'Can the Worker answer; loads the model where it is not loaded yet',
  tags: ['Service'],
  responses: { 200: jsonResponse('A model is loaded.', readyResponseSchema) },
})

export function healthRoutes(models: Models, keys: KeySource) {
  return new OpenAPIHono<AppEnv>()
    .openapi(liveRoute, (c) => c.json({ status: 'live' as const }, 200))
    .openapi(readyRoute, async (c) => {
      const model = await takeModel(c, models)
      const { isOpen } = await keys.take((work) => c.executionCtx.waitUntil(work))
      return c.json(
        {
          status: 'ready' as const,
          modelVersion: model.version,
          access: isOpen ? ('open' as const) : ('keys' as const),
          ...describeCanary(models.canary),
        },
        200,
      )
    })
}

function describeCanary(canary: CanaryStatus | null): Pick<ReadyResponse, 'canary'> {
  if (canary === null) return {}
  const { reason, ...status } = canary
  return { canary: { ...status, ...(reason === null ? {} : { reason }) } }
}
