/** The API: routes, what every request passes through, and the one place where errors become answers. */
import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { boundedBody } from './access/bounded-body.ts'
import { crossOrigin } from './access/cross-origin.ts'
import { limitRate } from './access/rate-limits.ts'
import { requireKey, takeKeys } from './access/require-key.ts'
import { securityHeaders } from './access/security-headers.ts'
import { DEGRADED_HEADER, VERSION_HEADER } from './answer-headers.ts'
import type { AppEnv } from './app-env.ts'
import { CODE_PATHS, codeAnswers, keptNowhere, SHARED_PATHS, sharedAnswers } from './caching.ts'
import { MAX_REQUEST_ID_LENGTH } from './contract/limits.ts'
import { observe } from './observation.ts'
import { describeApi } from './openapi/document.ts'
import { type Failure, ProblemError, problemResponse } from './problems.ts'
import { messageOf, refusalsOf } from './refusals.ts'
import { analysisRoutes } from './routes/analysis.ts'
import { documentationRoutes } from './routes/documentation.ts'
import { erasureRoutes } from './routes/erasure.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { itemRoutes } from './routes/items.ts'
import { modelRoutes } from './routes/model.ts'
import { popularRoutes } from './routes/popular.ts'
import { predictionRoutes } from './routes/predictions.ts'
import { rankingRoutes } from './routes/rankings.ts'
import { recommendationRoutes } from './routes/recommendations.ts'
import { similarItemRoutes } from './routes/similar-items.ts'
import { similarUserRoutes } from './routes/similar-users.ts'
import type { Services } from './services.ts'

const EXPOSED_HEADERS = [
  'ETag',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Server-Timing',
  'WWW-Authenticate',
  'X-Request-Id',
  VERSION_HEADER,
  DEGRADED_HEADER,
]

export function createApp({ models, events, access, deployment, observation }: Services) {
  z.config({ customError: messageOf })
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success)
        throw new ProblemError({ code: 'invalid-request', errors: refusalsOf(result.error) })
    },
  })
  app.use(requestId({ limitLength: MAX_REQUEST_ID_LENGTH }))
  app.use(observe(observation))
  app.use(keptNowhere())
  app.use(takeKeys(access.keys))
  app.use(crossOrigin(EXPOSED_HEADERS))
  app.use(securityHeaders)
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, allowed) =>
        problemResponse(c, { code: 'method-not-allowed', method: c.req.method, allowed }),
    }),
  )
  app.use(requireKey(access.clock))
  app.use(limitRate(access.rateLimits, access.clock))
  app.use(boundedBody(access.clock))
  for (const path of SHARED_PATHS) app.use(routingPath(path), sharedAnswers({ models, deployment }))
  for (const path of CODE_PATHS) app.use(path, codeAnswers(deployment))

  app.route('/', healthRoutes(models, access.keys))
  app.route('/', modelRoutes(models))
  app.route('/', recommendationRoutes({ models, events }))
  app.route('/', rankingRoutes({ models, events }))
  app.route('/', predictionRoutes({ models, events }))
  app.route('/', popularRoutes(models))
  app.route('/', similarItemRoutes(models))
  app.route('/', similarUserRoutes({ models, events }))
  app.route('/', itemRoutes(models))
  app.route('/', analysisRoutes(models))
  app.route('/', eventRoutes({ events }))
  app.route('/', erasureRoutes({ events }))
  app.route(
    '/',
    documentationRoutes(() => describeApi(app, [...SHARED_PATHS, ...CODE_PATHS])),
  )

  app.notFound((c) => problemResponse(c, { code: 'unknown-route', path: c.req.path }))
  app.onError((error, c) => problemResponse(c, failureOf(error, c)))
  return app
}

/** `/v1/items/{itemId}` as Hono writes it. */
function routingPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

function failureOf(error: Error, c: Context<AppEnv>): Failure {
  if (error instanceof ProblemError) return error.failure
  if (error instanceof HTTPException && error.status === 400) return { code: 'malformed-json' }
  if (error instanceof HTTPException && error.status === 415) {
    return { code: 'unsupported-media-type', got: c.req.header('Content-Type') ?? null }
  }
  console.error(
    JSON.stringify({ event: 'request-failed', requestId: c.get('requestId'), error: error.stack }),
  )
  return { code: 'internal-error' }
}
