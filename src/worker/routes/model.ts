/** GET /v1/model. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { modelResponseSchema } from '../contract/model.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/model',
  operationId: 'getModel',
  ...mayFailWith(...OF_MODELS),
  summary: 'What is served: data, options, quality',
  tags: ['Service'],
  responses: { 200: jsonResponse('The served model.', modelResponseSchema) },
})

export function modelRoutes(models: Models) {
  return new OpenAPIHono<AppEnv>().openapi(route, async (c) => {
    const { version, manifest, attributes, analyses } = await takeModel(c, models)
    const { dataset, feedback, counts, ranking, rating, evaluation } = manifest
    const ratingScale = rating?.scale ?? null
    return c.json(
      {
        modelVersion: version,
        dataset,
        feedback,
        counts,
        ranking,
        rating,
        evaluation,
        attributes: [...attributes],
        analyses: analyses.names,
        ratingScale,
      },
      200,
    )
  })
}
