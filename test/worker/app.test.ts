import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/worker/app.ts'
import { MAX_BODY_BYTES } from '../../src/worker/contract/limits.ts'
import { ModelSource } from '../../src/worker/model/model-source.ts'
import { openAccess } from './access/open-access.ts'
import { expectProblem } from './expect-problem.ts'
import { fixtureModel } from './fixture-model.ts'
import { manualClock } from './model/manual-clock.ts'
import { type TestService, testService } from './test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

function postText(path: string, body: string, contentType?: string): Promise<Response> {
  const headers: Record<string, string> = contentType === undefined ? {} : { 'Content-Type': contentType }
  return service.request(path, { method: 'POST', headers, body: new TextEncoder().encode(body) })
}

describe('a body', () => {
  test.each(['{"limit":', 'limit=5', '{limit: 5}', '\u0000', ''])('that is not JSON: %j', async (body) => {
    const problem = await expectProblem(
      await postText('/v1/recommendations', body, 'application/json'),
      400,
      'malformed-json',
    )
    expect(problem.detail).toBe('The body is not JSON.')
  })

  test('of another type is a 415 that names the type', async () => {
    for (const path of ['/v1/recommendations', '/v1/predictions']) {
      const problem = await expectProblem(
        await postText(path, 'a=1', 'text/plain'),
        415,
        'unsupported-media-type',
      )
      expect(problem.detail).toBe('The body is text/plain; send it as application/json.')
    }
  })

  test('of no stated type is a 415', async () => {
    await expectProblem(await postText('/v1/recommendations', '{}'), 415, 'unsupported-media-type')
  })

  test('may state a charset', async () => {
    const response = await postText('/v1/recommendations', '{}', 'application/json; charset=utf-8')
    expect(response.status).toBe(200)
  })

  test('above 1 MiB is a 413, whether its length is stated or not', async () => {
    const large = JSON.stringify({ userId: 'u'.repeat(MAX_BODY_BYTES) })
    await expectProblem(
      await postText('/v1/recommendations', large, 'application/json'),
      413,
      'body-too-large',
    )
    const stated = await service.request('/v1/recommendations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': String(large.length) },
      body: large,
    })
    await expectProblem(stated, 413, 'body-too-large')
  })
})

describe('what is not there', () => {
  test.each(['/v1', '/v1/nosuch', '/v1/items/1/nosuch', '/V1/popular', '/nosuch', '//'])(
    '%s is a 404 problem',
    async (path) => {
      await expectProblem(await service.get(path), 404, 'unknown-route')
    },
  )

  test.each([
    ['POST', '/v1/popular', 'GET, HEAD'],
    ['DELETE', '/v1/items/film-0', 'GET, HEAD'],
    ['GET', '/v1/recommendations', 'POST'],
    ['PUT', '/v1/predictions', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is a 405 that allows %s', async (method, path, allowed) => {
    const response = await service.request(path, { method })
    expect(response.headers.get('Allow')).toBe(allowed)
    const problem = await expectProblem(response, 405, 'method-not-allowed')
    expect(problem.detail).toBe(`The method is ${method}, expected one of ${allowed}.`)
  })

  test('HEAD answers as GET does, without a body', async () => {
    const response = await service.request('/v1/popular', { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})

describe('the request id', () => {
  test('is echoed', async () => {
    const response = await service.request('/health/live', { headers: { 'X-Request-Id': 'abc-123' } })
    expect(response.headers.get('X-Request-Id')).toBe('abc-123')
  })

  test.each([undefined, 'with spaces', 'x'.repeat(300)])(
    'is made where there is no usable one: %j',
    async (id) => {
      const headers: Record<string, string> = id === undefined ? {} : { 'X-Request-Id': id }
      const response = await service.request('/health/live', { headers })
      expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    },
  )
})

describe('other sites', () => {
  test('may call the API, and see its headers', async () => {
    const response = await service.request('/v1/popular', { headers: { Origin: 'https://shop.example' } })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('foldin-model-version')
  })

  test('may ask beforehand, and see errors too', async () => {
    const preflight = await service.request('/v1/recommendations', {
      method: 'OPTIONS',
      headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toBe('GET,HEAD,POST,DELETE')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Content-Type')
    for (const response of [
      await service.get('/v1/popular?limit=0'),
      await service.get('/nosuch'),
      await service.request('/v1/popular', { method: 'POST' }),
    ]) {
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    }
  })
})

describe('an ETag', () => {
  test.each([
    '/v1/popular',
    '/v1/items?q=rabbit',
    '/v1/items/film-0',
    '/v1/items/film-0/similar',
    '/v1/model',
  ])('spares sending %s again, until the model changes', async (path) => {
    const own = testService()
    own.publish(fixtureModel())
    const first = await own.get(path)
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' }
    const again = await own.request(path, { headers })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect(again.headers.get('foldin-model-version')).toBe(first.headers.get('foldin-model-version'))
    expect(again.headers.get('Access-Control-Allow-Origin')).toBe('*')

    own.publish(fixtureModel({ seed: 2 }))
    own.clock.pass(60_000)
    await own.get(path)
    await own.settle()
    expect((await own.request(path, { headers })).status).toBe(200)
  })

  test('is not given to recommendations, which have an id of their own each time', async () => {
    const response = await service.get('/v1/users/user-0/recommendations')
    expect(response.headers.get('ETag')).toBeNull()
  })
})

test('a failure that nobody foresaw is logged with the request id, and answered without its details', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const broken = new ModelSource<never>({
    readPointer: async () => null,
    load: () => Promise.reject(new Error('never called')),
    verify: () => Promise.reject(new Error('never called')),
    bytesOf: () => Promise.reject(new Error('never called')),
    budgetBytes: 0,
    clock: manualClock(),
    pointerTtlMs: 0,
    report: () => undefined,
  })
  vi.spyOn(broken, 'take').mockRejectedValue(new Error('secret of the house'))
  const observation = { now: () => 0, record: () => undefined }
  const response = await createApp({
    models: broken,
    events: null,
    access: openAccess(),
    deployment: 'test',
    observation,
  }).request(
    '/v1/popular',
    {},
    {},
    {
      waitUntil: () => undefined,
      passThroughOnException: () => undefined,
      props: {},
    },
  )
  const problem = await expectProblem(response, 500, 'internal-error')
  expect(JSON.stringify(problem)).not.toContain('secret')
  expect(log.mock.calls.flat().join()).toMatch(/secret of the house/)
  expect(log.mock.calls.flat().join()).toContain(problem.requestId)
  log.mockRestore()
})
