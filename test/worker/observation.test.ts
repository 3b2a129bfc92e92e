import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { bearing, madeKey, storeKeys } from './access/stored-keys.ts'
import { expectProblem } from './expect-problem.ts'
import { fixtureModel, userId } from './fixture-model.ts'
import { type TestService, testService } from './test-service.ts'

let service: TestService
let version: string

beforeEach(() => {
  service = testService()
  version = service.publish(fixtureModel())
})
afterEach(() => vi.restoreAllMocks())

describe('what is recorded of a request', () => {
  test('is one line with the route, not the path, and how it went', async () => {
    await service.get('/v1/popular')
    service.clock.pass(1234)
    const init = { headers: { 'X-Request-Id': 'abc-123' } }
    await service.request(`/v1/users/${userId(1)}/recommendations?limit=3`, init)
    expect(service.observed).toHaveLength(2)
    expect(service.observed[1]).toEqual({
      event: 'request',
      requestId: 'abc-123',
      method: 'GET',
      route: '/v1/users/{userId}/recommendations',
      status: 200,
      durationMs: 0,
      modelMs: 0,
      userMs: 0,
      eventsMs: 0,
      scoreMs: 0,
      modelVersion: version,
      degraded: null,
      cold: false,
      isolateAgeMs: 1234,
      keyId: null,
      colo: null,
    })
  })

  test.each([
    ['GET', '/v1/items/film-0/similar', '/v1/items/{itemId}/similar', 200],
    ['HEAD', '/v1/popular', '/v1/popular', 200],
    ['GET', '/v1/items/nosuch', '/v1/items/{itemId}', 404],
    ['GET', '/v1/popular?limit=0', '/v1/popular', 400],
    ['POST', '/v1/popular', null, 405],
    ['OPTIONS', '/v1/popular', null, 204],
    ['GET', '/nosuch/42', null, 404],
  ])('%s %s is of route %j', async (method, path, route, status) => {
    const headers =
      method === 'OPTIONS' ? { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' } : {}
    await service.request(path, { method, headers })
    expect(service.observed).toMatchObject([{ method, route, status }])
  })

  test('says what the answer had to do without', async () => {
    await service.get('/v1/popular')
    service.bucket.failing = true
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await service.get(`/v1/users/${userId(1)}/recommendations`)
    expect(log).toHaveBeenCalledOnce()
    expect(service.observed.at(-1)).toMatchObject({ status: 200, degraded: 'user-unavailable' })
  })

  test('calls cold the first request, and those that waited for the first model', async () => {
    const slow = testService()
    await slow.get('/health/live')
    await slow.get('/health/live')
    await slow.get('/v1/popular')
    slow.publish(fixtureModel())
    await Promise.all([slow.get('/v1/popular'), slow.get('/v1/model')])
    await slow.get('/v1/popular')
    expect(slow.observed.map(({ status, cold }) => [status, cold])).toEqual([
      [200, true],
      [200, false],
      [503, true],
      [200, true],
      [200, true],
      [200, false],
    ])
  })

  test('holds the time of each step, and Server-Timing the same', async () => {
    const { bucket, clock } = service
    const read = bucket.get.bind(bucket)
    vi.spyOn(bucket, 'get').mockImplementation((...asked: Parameters<typeof read>) => {
      clock.pass(10)
      return read(...asked)
    })
    const response = await service.get(`/v1/users/${userId(3)}/recommendations`)
    const [{ durationMs, modelMs, userMs, scoreMs } = { durationMs: 0, modelMs: 0, userMs: 0, scoreMs: 0 }] =
      service.observed
    expect([modelMs > 10, userMs, scoreMs, durationMs]).toEqual([true, 10, 0, modelMs + 10])
    expect(response.headers.get('Server-Timing')).toBe(
      `model;dur=${modelMs.toFixed(1)}, user;dur=10.0, score;dur=0.0, total;dur=${durationMs.toFixed(1)}`,
    )
  })
})

describe('nothing of whom a request was for is in the record or in the log', () => {
  const USER = 'recognisable-user@mail.example'
  const ITEM = 'recognisable-item'
  const KEY = madeKey('secret', 5)
  const WRONG_KEY = madeKey('secret', 6)

  async function askEverything(to: TestService, key: string): Promise<void> {
    const headers = {
      'CF-Connecting-IP': '203.0.113.77',
      'X-Forwarded-For': '203.0.113.77',
      'User-Agent': 'recognisable-agent',
      Cookie: 'session=recognisable-cookie',
      Referer: 'https://shop.example/recognisable-referer',
      Authorization: `Bearer ${key}`,
      'Content-Type': 'application/json',
    }
    const get = (path: string) => to.request(path, { headers })
    const post = (path: string, body: unknown) =>
      to.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const user = encodeURIComponent(USER)
    await get(`/v1/users/${user}/recommendations?exclude=${ITEM}`)
    await get(`/v1/users/${user}/similar`)
    await get(`/v1/items/${ITEM}`)
    await get('/v1/items?q=recognisable-words')
    await get('/v1/items?cursor=recognisable-cursor')
    await get(`/recognisable/${user}`)
    await post('/v1/recommendations', { userId: USER, interactions: [{ itemId: ITEM }] })
    await post('/v1/rankings', { userId: USER, itemIds: [ITEM] })
    await post('/v1/predictions', { userId: USER, itemIds: [ITEM], unknown: USER })
    await post('/v1/events', {
      events: [{ type: 'click', userId: USER, itemId: ITEM, eventId: 'recognisable' }],
    })
    await to.request(`/v1/users/${user}`, { method: 'DELETE', headers })
    await to.settle()
  }

  test.each([
    ['with everything at hand', () => undefined],
    [
      'with every store failing',
      (to: TestService) => {
        to.kv.failing = true
        to.bucket.failing = true
        to.eventObjects.faults = { users: 'failing', log: 'failing', kv: 'failing' }
        to.clock.pass(600_000)
      },
    ],
  ])('%s', async (_, fail) => {
    const lines: string[] = []
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...parts) => void lines.push(parts.join(' ')))
    }
    const to = testService({ events: true })
    to.publish(fixtureModel())
    storeKeys(to.kv, [KEY])
    await to.request('/v1/model', bearing(KEY.text))
    fail(to)
    await askEverything(to, KEY.text)
    await askEverything(to, WRONG_KEY.text)
    expect(to.observed).toHaveLength(23)
    const told = [...lines, ...to.reported, ...to.accessReported, JSON.stringify(to.observed)].join('\n')
    expect(told).not.toMatch(/recognisable|203\.0\.113|mail\.example|fld_sec_/)
    for (const { text, stored } of [KEY, WRONG_KEY]) {
      expect(told).not.toContain(text.slice(-32))
      expect(told).not.toContain(stored.hash)
    }
    expect(to.observed[0]?.keyId).toBe(KEY.stored.id)
    expect(told).not.toContain(WRONG_KEY.stored.id)
  })
})

test('an observation that fails costs no answer', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(service.observed, 'push').mockImplementation(() => {
    throw new Error('the dataset is gone')
  })
  const response = await service.get('/v1/popular')
  expect(response.status).toBe(200)
  expect(log.mock.calls.flat()).toEqual([
    JSON.stringify({ event: 'observation-failed', error: 'Error: the dataset is gone' }),
  ])
})

describe('a request id', () => {
  test.each(['x'.repeat(128), 'A-Z_09=='])(
    'of up to 128 letters, digits, _, - and = is kept: %s',
    async (id) => {
      const response = await service.request('/health/live', { headers: { 'X-Request-Id': id } })
      expect(response.headers.get('X-Request-Id')).toBe(id)
    },
  )

  test.each(['x'.repeat(129), 'a b', 'a"b', 'a,b', 'é', 'a/b', 'a@b'])('is made anew for %s', async (id) => {
    const response = await service.request('/v1/popular?limit=0', { headers: { 'X-Request-Id': id } })
    const { requestId } = await expectProblem(response, 400, 'invalid-request')
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(service.observed).toMatchObject([{ requestId }])
  })
})
