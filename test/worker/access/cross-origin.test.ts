/** Which pages may read the answers, and the headers that protect them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { bearing, madeKey, SHOP, storeKeys } from './stored-keys.ts'

const OTHER_SHOP = 'https://books.example'
const shop = madeKey('publishable', 1)
const books = madeKey('publishable', 2, { origins: [OTHER_SHOP, 'http://localhost:3000'] })

let service: TestService
beforeEach(() => {
  service = testService()
  service.publish(fixtureModel())
  storeKeys(service.kv, [shop, books])
})

const preflight = (origin: string, path = '/v1/recommendations') =>
  service.request(path, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    },
  })
const allowed = (response: Response) => response.headers.get('Access-Control-Allow-Origin')
const varies = (response: Response) => response.headers.get('Vary')?.split(', ') ?? []

describe('a preflight', () => {
  test.each([SHOP, OTHER_SHOP, 'http://localhost:3000'])(
    'from %s, which some key names, is allowed',
    async (origin) => {
      const response = await preflight(origin)
      expect([response.status, allowed(response)]).toEqual([204, origin])
      expect(response.headers.get('Access-Control-Allow-Headers')).toBe(
        'Authorization,Content-Type,If-None-Match,X-Request-Id',
      )
      expect(response.headers.get('Access-Control-Allow-Methods')).toContain('POST')
      expect(response.headers.get('Access-Control-Max-Age')).toBe('86400')
      expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
      expect(varies(response)).toContain('Origin')
    },
  )

  test.each(['https://evil.example', 'null', 'https://shop.example.evil.example'])(
    'from %s, which none names, is not',
    async (origin) => {
      const response = await preflight(origin)
      expect([response.status, allowed(response)]).toEqual([204, null])
      expect(varies(response)).toContain('Origin')
    },
  )

  test('is forgotten with the key that named the origin', async () => {
    expect(allowed(await preflight(SHOP))).toBe(SHOP)
    storeKeys(service.kv, [books])
    service.clock.pass(30_000)
    expect(allowed(await preflight(SHOP))).toBeNull()
  })

  test('is allowed to everybody where the service is open', async () => {
    const open = testService()
    const response = await open.request('/v1/popular', { method: 'OPTIONS', headers: { Origin: SHOP } })
    expect([response.status, allowed(response)]).toEqual([204, '*'])
  })
})

describe('an answer', () => {
  test('is for its origin and its key alone', async () => {
    const response = await service.request('/v1/popular', bearing(shop.text, { Origin: SHOP }))
    expect([response.status, allowed(response)]).toEqual([200, SHOP])
    expect(varies(response)).toEqual(expect.arrayContaining(['Origin', 'Authorization']))
    expect(response.headers.get('Cache-Control')).not.toContain('public')
  })

  test('is not for pages that no key names', async () => {
    const response = await service.request(
      '/v1/popular',
      bearing(shop.text, { Origin: 'https://evil.example' }),
    )
    expect([response.status, allowed(response)]).toEqual([403, null])
  })

  test('that refuses can be read by the page that it refuses', async () => {
    const missing = await service.request('/v1/popular', { headers: { Origin: SHOP } })
    expect([missing.status, allowed(missing)]).toEqual([401, SHOP])
    const wrongShop = await service.request('/v1/popular', bearing(shop.text, { Origin: OTHER_SHOP }))
    expect([wrongShop.status, allowed(wrongShop)]).toEqual([403, OTHER_SHOP])
    expect(varies(wrongShop)).toEqual(expect.arrayContaining(['Origin', 'Authorization']))
  })

  test('that has not changed says the same', async () => {
    const first = await service.request('/v1/popular', bearing(shop.text, { Origin: SHOP }))
    const etag = first.headers.get('ETag') ?? ''
    const again = await service.request(
      '/v1/popular',
      bearing(shop.text, { Origin: SHOP, 'If-None-Match': etag }),
    )
    expect([again.status, allowed(again)]).toEqual([304, SHOP])
    expect(varies(again)).toEqual(expect.arrayContaining(['Origin', 'Authorization']))
  })

  test('that needs no key is for everybody, and the same for everybody', async () => {
    for (const path of ['/health/live', '/openapi.json']) {
      const response = await service.request(path, { headers: { Origin: 'https://evil.example' } })
      expect([allowed(response), varies(response)]).toEqual(['*', []])
    }
  })

  test('of an open service is for everybody, and one copy of it for all', async () => {
    const open = testService()
    open.publish(fixtureModel())
    const response = await open.request('/v1/popular', { headers: { Origin: SHOP } })
    expect([allowed(response), varies(response)]).toEqual(['*', []])
  })
})

test('every answer, problems too, is to be taken for what it is', async () => {
  for (const path of ['/v1/popular', '/health/live', '/openapi.json', '/nosuch']) {
    const { headers } = await service.get(path)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('X-Frame-Options')).toBe('DENY')
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  }
})
