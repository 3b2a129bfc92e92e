/** Lets a request pass with the key that its route needs, or says what is missing and how to come by it. */
import type { Context, MiddlewareHandler } from 'hono'
import { type ApiKey, isExpired } from '../../model/api-keys.ts'
import type { AppEnv } from '../app-env.ts'
import type { Clock } from '../model/clock.ts'
import { ProblemError } from '../problems.ts'
import type { KeyRing } from './key-ring.ts'
import type { KeySource } from './key-source.ts'
import { type KeyNeed, needOf, routeOf } from './route-needs.ts'
import { visitorAddress } from './visitor-address.ts'
import { originOf, ownOrigin } from './web-origin.ts'

const BEARER = /^Bearer +(?<key>\S+) *$/i

/**
 * Takes the keys for the request, before anything asks for them: `c.get('keyRing')`, null where they are not needed or
 * cannot be had. Requests that need no key do not wait for them; a preflight does, since it asks for what comes after.
 */
export function takeKeys(keys: KeySource): MiddlewareHandler<AppEnv> {
  return async function takeKeys(c, next) {
    c.set('key', null)
    const route = routeOf(c)
    const areNeeded = route === null ? c.req.method === 'OPTIONS' : needOf(route) !== null
    c.set('keyRing', areNeeded ? await knownKeys(c, keys) : null)
    return next()
  }
}

async function knownKeys(c: Context<AppEnv>, keys: KeySource): Promise<KeyRing | null> {
  try {
    return await keys.take((work) => c.executionCtx.waitUntil(work))
  } catch (error) {
    // Not yet: pages of other origins are to be able to read the problem.
    if (error instanceof ProblemError) return null
    throw error
  }
}

/**
 * Sets `c.get('key')` to the accepted key; it stays null where the service is open to the route, or it needs none.
 * @throws {ProblemError} 401 or 403 where there is no such key or it may not, 503 where the keys cannot be had.
 */
export function requireKey(clock: Clock): MiddlewareHandler<AppEnv> {
  return async function requireKey(c, next) {
    const route = routeOf(c)
    const need = route === null ? null : needOf(route)
    if (need === null) return next()
    const keyRing = c.get('keyRing')
    if (keyRing === null) throw new ProblemError({ code: 'keys-unavailable' })
    if (!keyRing.isOpen || isGuarded(c.req.raw, need)) {
      c.set('key', acceptedKey(c.req.raw, { keyRing, need, nowMs: clock.now() }))
    }
    return next()
  }
}

function isGuarded(request: Request, { alsoWhenOpen }: KeyNeed): boolean {
  return alsoWhenOpen === true && visitorAddress(request) !== null
}

interface Judgement {
  readonly keyRing: KeyRing
  readonly need: KeyNeed
  readonly nowMs: number
}

function acceptedKey(request: Request, { keyRing, need, nowMs }: Judgement): ApiKey {
  const authorization = request.headers.get('Authorization')
  if (authorization === null) {
    throw new ProblemError({ code: 'missing-key', ...(keyRing.isOpen ? { scope: need.scope } : {}) })
  }
  const text = BEARER.exec(authorization)?.groups?.key
  const key = text === undefined ? null : keyRing.find(text)
  if (key === null) throw new ProblemError({ code: 'invalid-key' })
  if (key.expiresAt !== null && isExpired(key, nowMs)) {
    throw new ProblemError({ code: 'expired-key', expiresAt: key.expiresAt })
  }
  refuseOtherOrigins(request, key)
  if (!need.kinds.includes(key.kind) || !key.scopes.includes(need.scope)) {
    throw new ProblemError({ code: 'insufficient-scope', ...need, key })
  }
  return key
}

/**
 * A publishable key works from its own pages alone. A secret one in a page of another origin has been given away to
 * all who open that page, so that it is refused, which its owner will notice; the service's own pages may be where
 * somebody tries the API out.
 */
function refuseOtherOrigins(request: Request, { kind, origins }: ApiKey): void {
  const origin = originOf(request)
  const isAllowed =
    kind === 'publishable'
      ? origin !== null && origins.includes(origin)
      : origin === null || origin === ownOrigin(request)
  if (!isAllowed) throw new ProblemError({ code: 'origin-not-allowed', kind, origin, origins })
}
