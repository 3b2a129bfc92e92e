/** What each route asks of whoever calls it: the one table, which a test compares with the routes of the app. */
import type { Context } from 'hono'
import { KEY_KINDS, type KeyKind } from '../../model/api-key.ts'
import type { Scope } from '../../model/api-keys.ts'
import type { AppEnv } from '../app-env.ts'
import { matchedHandler } from '../matched-handler.ts'

export interface KeyNeed {
  readonly scope: Scope
  readonly kinds: readonly KeyKind[]
  /**
   * Asks for a key in an open service too, unless the request comes from this machine: it hands out, or deletes, what
   * other people did.
   */
  readonly alsoWhenOpen?: true
}
/** Null for what answers without a key. */
export type Need = KeyNeed | null

const PUBLIC = null
const READ: Need = { scope: 'read', kinds: KEY_KINDS }
/** Tells of other users by their ids. */
const READ_OTHERS: Need = { scope: 'read', kinds: ['secret'] }

/** By method and path, as Hono writes it. HEAD is GET. */
export const ROUTE_NEEDS: Readonly<Record<string, Need>> = {
  'GET /health/live': PUBLIC,
  'GET /health/ready': PUBLIC,
  'GET /openapi.json': PUBLIC,
  'GET /docs': PUBLIC,
  'GET /v1/model': READ,
  'GET /v1/analysis/:name': READ,
  'GET /v1/items': READ,
  'GET /v1/items/:itemId': READ,
  'GET /v1/items/:itemId/similar': READ,
  'GET /v1/popular': READ,
  'GET /v1/users/:userId/recommendations': READ,
  'GET /v1/users/:userId/similar': READ_OTHERS,
  'POST /v1/predictions': READ,
  'POST /v1/rankings': READ,
  'POST /v1/recommendations': READ,
  'POST /v1/events': { scope: 'events', kinds: KEY_KINDS },
  'GET /v1/events': { scope: 'export', kinds: ['secret'], alsoWhenOpen: true },
  'DELETE /v1/users/:userId': { scope: 'erase', kinds: ['secret'], alsoWhenOpen: true },
}

/** What pages of other origins may use at all. */
export const METHODS = [
  ...new Set(['GET', 'HEAD', ...Object.keys(ROUTE_NEEDS).map((route) => route.split(' ')[0] ?? '')]),
]

/** Method and path of the route that answers the request, `GET /v1/items/:itemId`; null where none does. */
export function routeOf(c: Context<AppEnv>): string | null {
  const handler = matchedHandler(c)
  return handler === undefined ? null : `${handler.method} ${handler.path}`
}

/** @throws {Error} on a route that is missing in the table: nobody may call what nobody thought about. */
export function needOf(route: string): Need {
  const need = ROUTE_NEEDS[route]
  if (need === undefined) throw new Error(`${route} says in no line of route-needs.ts who may call it`)
  return need
}
