/** GET /v1/analysis/{name}. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { ANALYSIS_NAMES, type AnalysisName } from '../../model/format/analysis/analysis.ts'
import type { AppEnv } from '../app-env.ts'
import { analysisPathSchema, analysisResponseSchema } from '../contract/analysis.ts'
import type { ServedModel } from '../model/served-model.ts'
import { mayFailWith, OF_MODELS } from '../openapi/problems-of.ts'
import { ProblemError } from '../problems.ts'
import { jsonResponse } from './responses.ts'
import { type Models, takeModel } from './take-model.ts'

const route = createRoute({
  method: 'get',
  path: '/v1/analysis/{name}',
  operationId: 'getAnalysis',
  ...mayFailWith('unknown-analysis', 'no-analysis', ...OF_MODELS),
  summary: 'What training found out about data and model',
  tags: ['Service'],
  request: { params: analysisPathSchema },
  responses: {
    200: jsonResponse('The analysis, with the names and units of its schema.', analysisResponseSchema),
  },
})

export function analysisRoutes(models: Models) {
  const app = new OpenAPIHono<AppEnv>()
  // The blob is JSON already: the route is described like every other, and answers without parsing it.
  app.openAPIRegistry.registerPath(route)
  app.get(route.getRoutingPath(), async (c) => {
    const name = knownName(c.req.param('name') ?? '')
    const model = await takeModel(c, models)
    const json = await readAnalysis(model, name)
    if (json === null) {
      throw new ProblemError({ code: 'no-analysis', name, available: model.analyses.names })
    }
    return c.body(withVersion(json, model.version), 200, { 'Content-Type': 'application/json' })
  })
  return app
}

/** The bytes are a whole object with fields, so the version goes before its first one: a map has megabytes. */
function withVersion(json: Uint8Array, version: string): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`{"modelVersion":${JSON.stringify(version)},`)
  const body = new Uint8Array(head.length + json.length - 1)
  body.set(head)
  body.set(json.subarray(1), head.length)
  return body
}

/** @throws {ProblemError} `unknown-analysis` for a name that no model has. */
function knownName(name: string): AnalysisName {
  const known = ANALYSIS_NAMES.find((candidate) => candidate === name)
  if (known === undefined) throw new ProblemError({ code: 'unknown-analysis', name })
  return known
}

/** @throws {ProblemError} `model-unavailable` where the blob cannot be read just now. */
async function readAnalysis(model: ServedModel, name: AnalysisName): Promise<Uint8Array | null> {
  try {
    return await model.analyses.read(name)
  } catch (error) {
    console.error(JSON.stringify({ event: 'analysis-unavailable', name, detail: String(error) }))
    throw new ProblemError({ code: 'model-unavailable' })
  }
}
