/**
 * What is kept of each request: enough to see how the service does, and nothing of whom it was for. No path and no
 * query, since both hold ids, no address, no key but its id.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { DEGRADED_HEADER, VERSION_HEADER } from './answer-headers.ts'
import type { AppEnv } from './app-env.ts'
import { matchedHandler } from './matched-handler.ts'
import { Timings } from './timings.ts'

export interface ObservedRequest {
  readonly event: 'request'
  readonly requestId: string
  readonly method: string
  /** As in the OpenAPI document, `/v1/items/{itemId}`; null where the request was for none of the routes. */
  readonly route: string | null
  readonly status: number
  /** On the platform without the time that was spent computing: see `timings.ts`. */
  readonly durationMs: number
  /** Its parts, 0 where the request took no such step. */
  readonly modelMs: number
  readonly userMs: number
  readonly eventsMs: number
  readonly scoreMs: number
  readonly modelVersion: string | null
  /** What the answer had to do without, as in the header `foldin-degraded`. */
  readonly degraded: string | null
  /** True for the isolate's first request, and for those that waited for its first model. */
  readonly cold: boolean
  readonly isolateAgeMs: number
  /** Id of the accepted API key. */
  readonly keyId: string | null
  /** Cloudflare's data centre, three letters. */
  readonly colo: string | null
}

export interface Observation {
  /** Milliseconds, from any origin. */
  now(): number
  /** Takes note of an answered request. What it throws does not reach the visitor. */
  record(request: ObservedRequest): void
}

/** Times each request, tells the visitor by `Server-Timing` and the observation of it all. */
export function observe(observation: Observation): MiddlewareHandler<AppEnv> {
  // The app is made in the isolate's first request; before it the platform's clock stands at 0.
  const openedAt = observation.now()
  let isFirst = true
  return async function observe(c, next) {
    const timings = new Timings(observation.now)
    c.set('timings', timings)
    c.set('waitedForModel', false)
    const cold = isFirst
    isFirst = false
    await next()
    c.res.headers.set('Server-Timing', timings.header())
    try {
      observation.record({
        ...described(c),
        durationMs: rounded(timings.total),
        modelMs: rounded(timings.of('model')),
        userMs: rounded(timings.of('user')),
        eventsMs: rounded(timings.of('events')),
        scoreMs: rounded(timings.of('score')),
        cold: cold || c.get('waitedForModel'),
        isolateAgeMs: Math.round(observation.now() - openedAt),
      })
    } catch (error) {
      console.error(JSON.stringify({ event: 'observation-failed', error: String(error) }))
    }
  }
}

function described(c: Context<AppEnv>) {
  return {
    event: 'request' as const,
    requestId: c.get('requestId'),
    method: c.req.method,
    route: routeOf(c),
    status: c.res.status,
    modelVersion: c.res.headers.get(VERSION_HEADER),
    degraded: c.res.headers.get(DEGRADED_HEADER),
    keyId: c.get('key')?.id ?? null,
    colo: coloOf(c.req.raw),
  }
}

function routeOf(c: Context<AppEnv>): string | null {
  return matchedHandler(c)?.path.replaceAll(/:(\w+)/g, '{$1}') ?? null
}

function coloOf(request: Request): string | null {
  const colo = request.cf?.colo
  return typeof colo === 'string' ? colo : null
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
