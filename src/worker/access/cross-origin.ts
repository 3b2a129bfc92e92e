/**
 * CORS: whose pages may read the answers. Everybody's where the service is open; else those of the origins that some
 * publishable key names. A preflight carries no key, so it is answered from the origins of all of them; which key may
 * be used from where is decided when it comes. Nothing here lets anybody in: there are no cookies to ride on.
 */
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from '../app-env.ts'
import { METHODS } from './route-needs.ts'

/** A day; browsers go no further than two hours (Chrome) or a day (Firefox). */
const PREFLIGHT_MAX_AGE_S = 86_400
const REQUEST_HEADERS = ['Authorization', 'Content-Type', 'If-None-Match', 'X-Request-Id']

export function crossOrigin(exposedHeaders: readonly string[]): MiddlewareHandler<AppEnv> {
  const options = {
    allowMethods: METHODS,
    allowHeaders: REQUEST_HEADERS,
    exposeHeaders: [...exposedHeaders],
    maxAge: PREFLIGHT_MAX_AGE_S,
  }
  const everybody = cors({ ...options, origin: '*' })
  const knownOrigins = cors({
    ...options,
    origin: (origin, c) => (c.get('keyRing')?.origins.has(origin) ? origin : null),
  })
  return async function crossOrigin(c, next) {
    const keyRing = c.get('keyRing')
    if (keyRing === null || keyRing.isOpen) return everybody(c, next)
    const preflight = await knownOrigins(c, next)
    if (preflight === undefined) c.res.headers.append('Vary', 'Authorization')
    return preflight
  }
}
