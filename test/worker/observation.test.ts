import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

test('no id of a user or an item, no query and no address is in the record or in the log', async () => {
  const lines: string[] = []
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => void lines.push(parts.join(' ')))
  }
  const user = 'recognisable-user@mail.example'
  const item = 'recognisable-item'
  const headers = {
    'CF-Connecting-IP': '203.0.113.77',
    'X-Forwarded-For': '203.0.113.77',
    Cookie: 'session=recognisable-cookie',
    Referer: 'https://shop.example/recognisable-referer',
    Authorization: 'Bearer fld_sec_recognisable-key',
    'Content-Type': 'application/json',
  }
  const get = (path: string) => service.request(path, { headers })
  const post = (path: string, body: unknown) =>
    service.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
  const ask = async () => {
    await get(`/v1/users/${encodeURIComponent(user)}/recommendations?exclude=${item}`)
    await get(`/v1/users/${encodeURIComponent(user)}/similar`)
    await get(`/v1/items/${item}`)
    await get(`/v1/items?q=recognisable-words`)
    await get(`/v1/items?cursor=recognisable-cursor`)
    await get(`/recognisable/${user}`)
    await post('/v1/recommendations', { userId: user, interactions: [{ itemId: item }] })
    await post('/v1/rankings', { userId: user, itemIds: [item] })
    await post('/v1/predictions', { userId: user, itemIds: [item], unknown: user })
  }
  await ask()
  service.bucket.failing = true
  service.kv.failing = true
  service.clock.pass(600_000)
  await ask()
  await service.settle()
  const told = [...lines, ...service.reported, JSON.stringify(service.observed)].join('\n')
  expect(service.observed).toHaveLength(18)
  expect(told).not.toMatch(/recognisable|203\.0\.113|mail\.example|fld_sec_/)
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
