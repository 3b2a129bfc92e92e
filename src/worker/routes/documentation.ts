/** GET /openapi.json and GET /docs: the contract, for programs and for people. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from '../app-env.ts'
import { problemSchema } from '../contract/problem.ts'
import { DOCS_PAGE, DOCS_POLICY } from './docs-page.ts'
import { jsonResponse } from './responses.ts'

const documentRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getDocument',
  summary: 'This document',
  tags: ['Service'],
  responses: {
    200: jsonResponse(
      'The contract of this service in OpenAPI 3.1.',
      z.looseObject({ openapi: z.string() }).openapi({ example: { openapi: '3.1.0' } }),
    ),
  },
})

const docsRoute = createRoute({
  method: 'get',
  path: '/docs',
  operationId: 'getDocs',
  summary: 'This document as a page, to read and to try out',
  tags: ['Service'],
  responses: {
    200: {
      description: 'The page. What it loads comes from this service alone.',
      content: { 'text/html': { schema: z.string().openapi({ example: '<!doctype html>…' }) } },
    },
  },
})

/** @param describe makes the document of all routes, so that it can only be called when all are there. */
export function documentationRoutes(describe: () => object) {
  const app = new OpenAPIHono<AppEnv>()
  // Named by the document alone: no route describes its problems itself.
  app.openAPIRegistry.register('Problem', problemSchema)
  app.openAPIRegistry.registerPath(documentRoute)
  app.openAPIRegistry.registerPath(docsRoute)
  /** Takes some 20 ms, once an isolate. */
  let document: string | null = null
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(describe())
    return c.body(document, 200, { 'Content-Type': 'application/json' })
  })
  app.get('/docs', (c) => c.html(DOCS_PAGE, 200, { 'Content-Security-Policy': DOCS_POLICY }))
  return app
}
