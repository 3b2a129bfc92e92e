/** The table of who may call what, against the routes that there are. */
import { expect, test } from 'vitest'
import { SCOPES } from '../../../src/model/api-keys.ts'
import { METHODS, ROUTE_NEEDS } from '../../../src/worker/access/route-needs.ts'
import { analysedModel } from '../analysed-model.ts'
import { readProblem } from '../expect-problem.ts'
import { testService } from '../test-service.ts'
import { bearing, madeKey, SHOP, storeKeys } from './stored-keys.ts'

/** What answers everybody, however closed: probes, and what describes the API. The site is served before the Worker. */
const ANSWERS_WITHOUT_KEY = ['GET /docs', 'GET /health/live', 'GET /health/ready', 'GET /openapi.json']

const { routes } = testService()
const handlers = [
  ...new Set(routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]

function request(
  route: string,
  key?: { text: string },
  headers: Record<string, string> = {},
): [string, RequestInit] {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replace(':itemId', 'film-0').replace(':userId', 'user-0').replace(':name', 'degrees')
  const sent = { ...headers, ...(key === undefined ? {} : { Authorization: `Bearer ${key.text}` }) }
  if (method !== 'POST') return [path, { method, headers: sent }]
  return [path, { method, headers: { 'Content-Type': 'application/json', ...sent }, body: '{}' }]
}

test('every route says who may call it, and nothing else is in the table', () => {
  expect(handlers.length).toBeGreaterThan(10)
  expect(Object.keys(ROUTE_NEEDS).toSorted()).toEqual(handlers.toSorted())
})

test('the routes that need no key are those that may answer everybody', () => {
  const open = handlers.filter((route) => ROUTE_NEEDS[route] === null)
  expect(open.toSorted()).toEqual(ANSWERS_WITHOUT_KEY.filter((route) => handlers.includes(route)))
})

test('what reads needs the scope for it, and what does not is named here', () => {
  const others = Object.entries(ROUTE_NEEDS).filter(([, need]) => need !== null && need.scope !== 'read')
  expect(Object.fromEntries(others)).toEqual({
    'POST /v1/events': { scope: 'events', kinds: ['publishable', 'secret'] },
    'GET /v1/events': { scope: 'export', kinds: ['secret'], alsoWhenOpen: true },
    'DELETE /v1/users/:userId': { scope: 'erase', kinds: ['secret'], alsoWhenOpen: true },
  })
})

test('in a closed service every other route is a 401 without a key', async () => {
  const closed = testService({ access: { REQUIRE_KEYS: 'true' } })
  closed.publish(analysedModel())
  for (const route of handlers) {
    const [path, init] = request(route)
    const { status } = await closed.request(path, init)
    expect([route, status === 401]).toEqual([route, !ANSWERS_WITHOUT_KEY.includes(route)])
  }
})

test('with a key of every other scope each of them is a 403, and with its own it is not', async () => {
  const service = testService()
  service.publish(analysedModel())
  const keys = new Map(SCOPES.map((scope, seed) => [scope, madeKey('secret', seed, { scopes: [scope] })]))
  storeKeys(service.kv, [...keys.values()])
  for (const route of handlers) {
    const need = ROUTE_NEEDS[route]
    if (need === null || need === undefined) continue
    for (const [scope, key] of keys) {
      const response = await service.request(...request(route, key))
      expect([route, scope, response.status === 403]).toEqual([route, scope, scope !== need.scope])
    }
  }
})

test('a publishable key with every scope may still do no more than read and send events', async () => {
  const service = testService()
  service.publish(analysedModel())
  const greedy = madeKey('publishable', 7, { scopes: [...SCOPES] })
  storeKeys(service.kv, [greedy])
  const refused: string[] = []
  for (const route of handlers) {
    const response = await service.request(...request(route, greedy, { Origin: SHOP }))
    if (response.status === 403) refused.push(route)
  }
  const allowed = ['DELETE /v1/users/:userId', 'GET /v1/events', 'GET /v1/users/:userId/similar']
  expect(refused.toSorted()).toEqual(allowed.filter((route) => handlers.includes(route)))
})

test('what is no route is a 404 or a 405, with a key and without', async () => {
  const service = testService()
  service.publish(analysedModel())
  const key = madeKey('secret', 1)
  storeKeys(service.kv, [key])
  for (const init of [{}, bearing(key.text)]) {
    expect((await service.request('/v1/nosuch', init)).status).toBe(404)
    const wrongMethod = await service.request('/v1/popular', { ...init, method: 'DELETE' })
    expect((await readProblem(wrongMethod)).code).toBe('method-not-allowed')
  }
})

test('pages are told every method that some route has', () => {
  const methods = new Set(handlers.map((route) => route.split(' ')[0]))
  expect(METHODS.filter((method) => method !== 'HEAD').toSorted()).toEqual([...methods].toSorted())
})
