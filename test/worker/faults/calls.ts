/** One call of every operation of the API, with what it needs to be answered. */
import { itemId, userId } from '../fixture-model.ts'

/**
 * What an answer takes: `code` alone; the loaded model; besides it a blob that is read when asked for; what is known
 * of a user, which the answer can do without; the event store, which it cannot.
 */
export type Need = 'code' | 'model' | 'blob' | 'user' | 'events'

export interface Call {
  readonly method: string
  readonly path: string
  readonly body?: object
  readonly needs: readonly Need[]
}

const [item, user] = [encodeURIComponent(itemId(0)), encodeURIComponent(userId(1))]
const interactions = [{ itemId: itemId(2), value: 5 }]
const itemIds = [itemId(1), itemId(4)]

export const CALLS: Readonly<Record<string, Call>> = {
  'GET /health/live': { method: 'GET', path: '/health/live', needs: ['code'] },
  'GET /openapi.json': { method: 'GET', path: '/openapi.json', needs: ['code'] },
  'GET /docs': { method: 'GET', path: '/docs', needs: ['code'] },
  'GET /health/ready': { method: 'GET', path: '/health/ready', needs: ['model'] },
  'GET /v1/model': { method: 'GET', path: '/v1/model', needs: ['model'] },
  'GET /v1/popular': { method: 'GET', path: '/v1/popular?limit=5&include=metadata', needs: ['model'] },
  'GET /v1/items': { method: 'GET', path: '/v1/items?q=rabbit&limit=5', needs: ['model'] },
  'GET /v1/items/{itemId}': { method: 'GET', path: `/v1/items/${item}`, needs: ['model'] },
  'GET /v1/items/{itemId}/similar': { method: 'GET', path: `/v1/items/${item}/similar`, needs: ['model'] },
  'GET /v1/analysis/{name}': { method: 'GET', path: '/v1/analysis/degrees', needs: ['model', 'blob'] },
  'POST /v1/recommendations': {
    method: 'POST',
    path: '/v1/recommendations',
    body: { interactions, limit: 5, explain: true, include: ['predictedRating'] },
    needs: ['model'],
  },
  'POST /v1/predictions': {
    method: 'POST',
    path: '/v1/predictions',
    body: { interactions, itemIds },
    needs: ['model'],
  },
  'POST /v1/rankings': {
    method: 'POST',
    path: '/v1/rankings',
    body: { userId: userId(1), itemIds },
    needs: ['model', 'user'],
  },
  'GET /v1/users/{userId}/recommendations': {
    method: 'GET',
    path: `/v1/users/${user}/recommendations?limit=5`,
    needs: ['model', 'user'],
  },
  'GET /v1/users/{userId}/similar': {
    method: 'GET',
    path: `/v1/users/${user}/similar?limit=5`,
    needs: ['model', 'blob', 'user'],
  },
  'POST /v1/events': {
    method: 'POST',
    path: '/v1/events',
    body: { events: [{ eventId: 'e1', type: 'click', userId: 'somebody', itemId: itemId(3) }] },
    needs: ['events'],
  },
  'GET /v1/events': { method: 'GET', path: '/v1/events', needs: ['events'] },
  'DELETE /v1/users/{userId}': { method: 'DELETE', path: '/v1/users/nobody', needs: ['events'] },
}

export function requestOf({ method, body }: Call): RequestInit {
  if (body === undefined) return { method }
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}
