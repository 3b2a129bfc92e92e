import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_POINTER_TTL_MS as POINTER_TTL_MS } from '../../src/worker/model/pointer-ttl.ts'
import { bearing, madeKey, SHOP, storeKeys } from './access/stored-keys.ts'
import { analysedModel } from './analysed-model.ts'
import { expectProblem } from './expect-problem.ts'
import { fixtureModel } from './fixture-model.ts'
import { type TestService, testService } from './test-service.ts'

const OLD = fixtureModel()
const NEW = fixtureModel({ seed: 2 })
const SHARED = [
  '/v1/popular',
  '/v1/popular?limit=3&include=metadata',
  '/v1/items',
  '/v1/items?q=rabbit',
  '/v1/items/film-0',
  '/v1/items/film-0/similar',
  '/v1/model',
  '/v1/analysis/degrees',
]

let service: TestService
beforeEach(() => {
  service = testService()
  service.publish(OLD)
})

const header = (response: Response, name: string) => response.headers.get(name)
const asking = (path: string, etag: string | null) =>
  service.request(path, { headers: { 'If-None-Match': etag ?? '' } })

/** What a cache keeps while it may, from the first answer on. */
async function cached(path: string): Promise<{ response: Response; freshUntil: number }> {
  const response = await service.get(path)
  const seconds = Number(/max-age=(\d+)/.exec(header(response, 'Cache-Control') ?? '')?.[1] ?? 0)
  return { response, freshUntil: service.clock.now() + seconds * 1000 }
}

describe.each(SHARED)('%s', (path) => {
  beforeEach(() => {
    service = testService()
    service.publish(analysedModel())
  })

  test('may be kept until the pointer is looked at again, by anybody', async () => {
    await service.get('/v1/popular')
    service.clock.pass(POINTER_TTL_MS - 12_000)
    expect(header(await service.get(path), 'Cache-Control')).toBe('public, max-age=12')
    service.clock.pass(12_000)
    expect(header(await service.get(path), 'Cache-Control')).toBe('public, max-age=0')
  })

  test('may be kept by the asker alone who sent a key', async () => {
    const response = await service.request(path, { headers: { Authorization: 'Bearer abc' } })
    expect(header(response, 'Cache-Control')).toBe(`private, max-age=${POINTER_TTL_MS / 1000}`)
  })

  test('is not sent again to those who have it, also where a cache has weakened the tag', async () => {
    const first = await service.get(path)
    const etag = header(first, 'ETag') ?? ''
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, `"a",W/${etag} , "b"`, '*', ' * ']) {
      const again = await asking(path, value)
      expect([value, again.status, await again.text()]).toEqual([value, 304, ''])
      for (const name of ['ETag', 'Cache-Control', 'foldin-model-version', 'Access-Control-Allow-Origin']) {
        expect([name, header(again, name)]).toEqual([name, header(first, name)])
      }
      expect(header(again, 'Content-Type')).toBeNull()
      expect(header(again, 'X-Request-Id')).toMatch(/./)
    }
    for (const value of ['', '"other"', etag.slice(1, -1), `${etag.slice(0, -2)}"`, `"*"`]) {
      expect([value, (await asking(path, value)).status]).toEqual([value, 200])
    }
  })

  test('is tagged alike for HEAD', async () => {
    const [get, head] = [await service.get(path), await service.request(path, { method: 'HEAD' })]
    expect(header(head, 'ETag')).toBe(header(get, 'ETag'))
    expect(header(get, 'ETag')).toMatch(/^"[0-9a-f]{16}-[0-9a-f]{8}"$/)
  })
})

test('version and question decide the tag, and nothing else', async () => {
  const other = testService()
  other.publish(NEW)
  const question = fc.record({
    path: fc.constantFrom('/v1/popular', '/v1/items', '/v1/items/film-0/similar'),
    limit: fc.integer({ min: 1, max: 20 }),
    metadata: fc.boolean(),
    of: fc.boolean(),
  })
  const tags = new Map<string, string>()
  const property = fc.asyncProperty(question, async ({ path, limit, metadata, of }) => {
    const asked = `${path}?limit=${limit}${metadata ? '&include=metadata' : ''}`
    const response = await (of ? service : other).get(asked)
    const etag = header(response, 'ETag') ?? ''
    const key = `${of} ${asked}`
    expect(etag).not.toBe('')
    expect(tags.get(key) ?? etag).toBe(etag)
    tags.set(key, etag)
  })
  await fc.assert(property, { seed: 7, numRuns: 300 })
  expect(tags.size).toBeGreaterThan(100)
  expect(new Set(tags.values()).size).toBe(tags.size)
})

test('another deployment has other tags', async () => {
  const next = testService({ deployment: 'next' })
  next.publish(OLD)
  for (const path of ['/v1/popular', '/openapi.json']) {
    const etag = header(await service.get(path), 'ETag')
    expect(header(await next.get(path), 'ETag')).not.toBe(etag)
  }
})

test('after a flip no cache holds the version before for longer than the pointer is trusted', async () => {
  const step = fc.record({
    path: fc.constantFrom(...SHARED.slice(0, 6)),
    wait: fc.integer({ min: 0, max: 20_000 }),
  })
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
    service = testService()
    service.publish(OLD)
    const kept = []
    for (const { path, wait } of steps) {
      kept.push(await cached(path))
      service.clock.pass(wait)
      await service.settle()
    }
    const flippedAt = service.clock.now()
    service.publish(NEW)
    for (const { freshUntil } of kept) expect(freshUntil).toBeLessThanOrEqual(flippedAt + POINTER_TTL_MS)
    // A look that was due is made by the request that finds it so, and serves those behind it.
    service.clock.pass(POINTER_TTL_MS)
    const overdue = await cached('/v1/popular')
    expect(overdue.freshUntil).toBe(service.clock.now())
    await service.settle()
    const last = steps.at(-1)?.path ?? '/v1/popular'
    const fresh = await asking(last, header(kept.at(-1)?.response ?? Response.error(), 'ETag'))
    expect(fresh.status).toBe(200)
    expect(header(fresh, 'foldin-model-version')).not.toBe(header(overdue.response, 'foldin-model-version'))
  })
  await fc.assert(property, { seed: 11, numRuns: 50 })
})

test('asking for nothing but news still makes the isolate look at the pointer', async () => {
  const etag = header(await service.get('/v1/popular'), 'ETag')
  service.publish(NEW)
  service.clock.pass(POINTER_TTL_MS)
  expect((await asking('/v1/popular', etag)).status).toBe(304)
  await service.settle()
  expect((await asking('/v1/popular', etag)).status).toBe(200)
})

test('a closed service says whose the answer is, and what it depends on', async () => {
  const key = madeKey('publishable', 3)
  storeKeys(service.kv, [key])
  const response = await service.request('/v1/popular', bearing(key.text, { Origin: SHOP }))
  expect([response.status, header(response, 'Cache-Control')]).toEqual([
    200,
    `private, max-age=${POINTER_TTL_MS / 1000}`,
  ])
  const vary = (header(response, 'Vary') ?? '').split(/, */)
  expect(vary).toEqual(expect.arrayContaining(['Origin', 'Authorization']))
  const again = await service.request('/v1/popular', {
    headers: {
      Authorization: `Bearer ${key.text}`,
      Origin: SHOP,
      'If-None-Match': header(response, 'ETag') ?? '',
    },
  })
  expect([again.status, header(again, 'Vary')]).toEqual([304, header(response, 'Vary')])
  const without = await asking('/v1/popular', header(response, 'ETag'))
  expect([without.status, header(without, 'Cache-Control')]).toEqual([401, 'no-store'])
})

describe('kept nowhere', () => {
  test.each([
    ['GET', '/v1/users/user-0/recommendations', undefined],
    ['GET', '/v1/users/user-0/similar', undefined],
    ['POST', '/v1/recommendations', {}],
    ['POST', '/v1/rankings', { itemIds: ['film-0'] }],
    ['POST', '/v1/predictions', { itemIds: ['film-0'] }],
    ['GET', '/health/live', undefined],
    ['GET', '/health/ready', undefined],
  ])('is the answer to %s %s', async (method, path, body) => {
    const response = await service.request(path, {
      method,
      headers: { 'Content-Type': 'application/json', 'If-None-Match': '*' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    expect(response.status).toBe(200)
    expect([header(response, 'Cache-Control'), header(response, 'ETag')]).toEqual(['no-store', null])
  })

  test.each(['/v1/popular?limit=0', '/v1/items/nosuch', '/v1/analysis/nosuch', '/nosuch'])(
    'is the refusal of %s, whatever tag is sent',
    async (path) => {
      for (const response of [await service.get(path), await asking(path, '*'), await asking(path, '"x"')]) {
        expect(response.status).toBeGreaterThanOrEqual(400)
        expect([header(response, 'Cache-Control'), header(response, 'ETag')]).toEqual(['no-store', null])
      }
    },
  )

  test('is an answer that had to do without something, and it is sent whole', async () => {
    const etag = header(await service.get('/v1/popular'), 'ETag')
    service.kv.failing = true
    service.clock.pass(POINTER_TTL_MS)
    await service.get('/v1/popular')
    await service.settle()
    for (const response of [await service.get('/v1/popular'), await asking('/v1/popular', etag)]) {
      expect([response.status, header(response, 'foldin-degraded')]).toEqual([200, 'stale-model'])
      expect([header(response, 'Cache-Control'), header(response, 'ETag')]).toEqual(['no-store', null])
    }
  })

  test('is the 503 without a model', async () => {
    const empty = testService()
    const response = await empty.request('/v1/popular', { headers: { 'If-None-Match': '"x"' } })
    expect([response.status, header(response, 'Cache-Control')]).toEqual([503, 'no-store'])
  })
})

test('the OpenAPI document may be kept for a minute', async () => {
  const first = await service.get('/openapi.json')
  expect(header(first, 'Cache-Control')).toBe('public, max-age=60')
  expect((await asking('/openapi.json', header(first, 'ETag'))).status).toBe(304)
  expect((await asking('/openapi.json', '*')).status).toBe(304)
  expect((await asking('/openapi.json', '"x"')).status).toBe(200)
})

test.each(['/openapi.json', '/docs', '/v1/popular', '/v1/model'])(
  'a method that %s does not know is refused, whatever it says that it has',
  async (path) => {
    const service = testService()
    service.publish(fixtureModel())
    const etag = (await service.get(path)).headers.get('ETag') ?? ''
    for (const asked of ['*', etag]) {
      const init = { method: 'POST', headers: { 'If-None-Match': asked } }
      await expectProblem(await service.request(path, init), 405, 'method-not-allowed')
    }
  },
)
