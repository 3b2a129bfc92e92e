/** Who is let in with which key, on the whole app. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { API_KEYS_KEY } from '../../../src/model/keys.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { bearing, madeKey, SHOP, storeKeys } from './stored-keys.ts'

const POPULAR = '/v1/popular?limit=3'
const publishable = madeKey('publishable', 1)
const secret = madeKey('secret', 2)
const reader = madeKey('secret', 3, { scopes: ['read'] })
const exporter = madeKey('secret', 4, { scopes: ['export'] })
const fromShop = { Origin: SHOP }

let service: TestService
beforeEach(() => {
  service = testService()
  service.publish(fixtureModel())
  storeKeys(service.kv, [publishable, secret, reader, exporter])
})

const ask = (path: string, text: string, headers?: Record<string, string>) =>
  service.request(path, bearing(text, headers))

describe('without a key', () => {
  test('there is a 401 that asks for a bearer token and says where keys come from', async () => {
    const response = await service.get(POPULAR)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="foldin"')
    const problem = await expectProblem(response, 401, 'missing-key')
    expect(problem.detail).toContain('"Authorization: Bearer "')
    expect(problem.detail).toContain('`foldin keys create`')
  })

  test('probes and the description of the API answer', async () => {
    for (const path of ['/health/live', '/health/ready', '/openapi.json']) {
      expect((await service.get(path)).status, path).toBe(200)
    }
    expect(await (await service.get('/health/ready')).json()).toMatchObject({ access: 'keys' })
  })

  test('a HEAD is refused as its GET is', async () => {
    expect((await service.request(POPULAR, { method: 'HEAD' })).status).toBe(401)
  })
})

describe('a key that is none', () => {
  const altered = secret.text.slice(0, -1) + (secret.text.endsWith('a') ? 'b' : 'a')
  test.each([
    ['another scheme', `Basic ${secret.text}`],
    ['no scheme', secret.text],
    ['nothing behind the scheme', 'Bearer '],
    ['two keys', `Bearer ${secret.text} ${reader.text}`],
    ['another form', 'Bearer sk_live_1234'],
    ['another secret', `Bearer ${altered}`],
    [
      'the id of one key and the secret of another',
      `Bearer ${secret.text.slice(0, 16)}${reader.text.slice(16)}`,
    ],
    ['the other kind', `Bearer ${publishable.text.replace('_pub_', '_sec_')}`],
    ['a key that is not stored', `Bearer ${madeKey('secret', 99).text}`],
    ['the stored hash', `Bearer ${secret.stored.hash}`],
  ])('%s is a 401', async (_what, authorization) => {
    const response = await service.request(POPULAR, { headers: { Authorization: authorization } })
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="foldin", error="invalid_token"')
    const problem = await expectProblem(response, 401, 'invalid-key')
    expect(problem.detail).toContain('`foldin keys list`')
    expect(JSON.stringify(problem)).not.toContain(secret.text.slice(17))
  })

  test('whatever Authorization holds, nobody comes in', async () => {
    const visible = fc.string({ unit: 'grapheme-ascii', maxLength: 120 })
    await fc.assert(
      fc.asyncProperty(visible, fc.boolean(), async (text, bearer) => {
        const response = await service.request(POPULAR, {
          headers: { Authorization: bearer ? `Bearer ${text}` : text },
        })
        // Fetch takes white space off the ends of a header, and what is left may be none.
        expect(['missing-key', 'invalid-key']).toContain(((await response.json()) as { code: string }).code)
        expect(response.status).toBe(401)
      }),
      { seed: 42, numRuns: 300 },
    )
  })
})

describe('a secret key', () => {
  test('is taken in any writing of the scheme', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const headers = { Authorization: `${scheme} ${secret.text}` }
      expect((await service.request(POPULAR, { headers })).status).toBe(200)
    }
  })

  test('may do what its scopes say', async () => {
    expect((await ask(POPULAR, reader.text)).status).toBe(200)
    const response = await ask(POPULAR, exporter.text)
    expect(response.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="foldin", error="insufficient_scope", scope="read"',
    )
    const problem = await expectProblem(response, 403, 'insufficient-scope')
    expect(problem.detail).toContain('`foldin keys create --secret --scope read`')
  })

  test('is refused from a page of another origin, where everybody could read it', async () => {
    const problem = await expectProblem(await ask(POPULAR, secret.text, fromShop), 403, 'origin-not-allowed')
    expect(problem.detail).toContain('revoke it')
    await expectProblem(await ask(POPULAR, secret.text, { Origin: 'null' }), 403, 'origin-not-allowed')
  })

  test("works from the service's own pages, where the API is tried out", async () => {
    expect((await ask(POPULAR, secret.text, { Origin: 'http://localhost' })).status).toBe(200)
    expect((await ask(POPULAR, secret.text, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
  })

  test('may tell of other users, which a publishable one may not', async () => {
    expect((await ask('/v1/users/user-1/similar', reader.text)).status).toBe(200)
    const refused = await ask('/v1/users/user-1/similar', publishable.text, fromShop)
    const problem = await expectProblem(refused, 403, 'insufficient-scope')
    expect(problem.detail).toContain('takes a secret key with the scope "read"')
  })
})

describe('a publishable key', () => {
  test('works from its origins', async () => {
    const response = await ask(POPULAR, publishable.text, fromShop)
    expect(response.status).toBe(200)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(SHOP)
  })

  test.each([
    ['another site', { Origin: 'https://other.example' }],
    ['a subdomain', { Origin: 'https://www.shop.example' }],
    ['another scheme', { Origin: 'http://shop.example' }],
    ['another port', { Origin: 'https://shop.example:8443' }],
    ['a longer name', { Origin: 'https://shop.example.evil.example' }],
    ['a page without an origin', { Origin: 'null' }],
    ['no page', {}],
    ['a page of another site that hides it', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of the same site', { 'Sec-Fetch-Site': 'same-site' }],
    ['an address that was typed', { 'Sec-Fetch-Site': 'none' }],
    ["the service's own page, which is not among its origins", { 'Sec-Fetch-Site': 'same-origin' }],
    ['no page, with a referrer', { Referer: `${SHOP}/` }],
  ] as [string, Record<string, string>][])('is refused from %s', async (_what, headers) => {
    const problem = await expectProblem(
      await ask(POPULAR, publishable.text, headers),
      403,
      'origin-not-allowed',
    )
    expect(problem.detail).toContain(`works from pages of ${SHOP} alone`)
    expect(problem.detail).toContain('`foldin keys create --publishable --origin`')
  })

  test('works from a page that the service itself serves, of which browsers send no Origin when it reads', async () => {
    const own = madeKey('publishable', 5, { origins: ['http://localhost'] })
    storeKeys(service.kv, [own])
    expect((await ask(POPULAR, own.text, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
    expect((await ask(POPULAR, own.text, { Origin: 'http://localhost' })).status).toBe(200)
    expect((await ask(POPULAR, own.text)).status).toBe(403)
    for (const site of ['same-site', 'cross-site', 'none']) {
      expect((await ask(POPULAR, own.text, { 'Sec-Fetch-Site': site })).status).toBe(403)
    }
  })
})

describe('a key that ends', () => {
  test('is taken until then, and a 401 from then on that says when it was', async () => {
    const end = service.clock.now() + 1000
    const expiresAt = new Date(end).toISOString()
    const ending = madeKey('secret', 6, { expiresAt })
    storeKeys(service.kv, [ending])
    expect((await ask(POPULAR, ending.text)).status).toBe(200)
    service.clock.pass(999)
    expect((await ask(POPULAR, ending.text)).status).toBe(200)
    service.clock.pass(1)
    const problem = await expectProblem(await ask(POPULAR, ending.text), 401, 'expired-key')
    expect(problem.detail).toContain(expiresAt)
  })
})

describe('without any keys', () => {
  test('everybody may ask, a key that comes is not looked at, and probe and log say so', async () => {
    const open = testService()
    open.publish(fixtureModel())
    expect((await open.get(POPULAR)).status).toBe(200)
    expect((await open.request(POPULAR, bearing('whatever'))).status).toBe(200)
    expect(await (await open.get('/health/ready')).json()).toMatchObject({ access: 'open' })
    expect(open.accessReported).toEqual([expect.stringMatching(/^keys-loaded: open: no keys are configured/)])
  })

  test('REQUIRE_KEYS closes it', async () => {
    const closed = testService({ access: { REQUIRE_KEYS: 'true' } })
    closed.publish(fixtureModel())
    await expectProblem(await closed.get(POPULAR), 401, 'missing-key')
    await expectProblem(await closed.request(POPULAR, bearing(secret.text)), 401, 'invalid-key')
    expect(await (await closed.get('/health/ready')).json()).toMatchObject({ access: 'keys' })
  })

  test('anything else in REQUIRE_KEYS closes it too, and is told of', async () => {
    const slip = testService({ access: { REQUIRE_KEYS: 'yes' } })
    slip.publish(fixtureModel())
    await expectProblem(await slip.get(POPULAR), 401, 'missing-key')
    expect(slip.accessReported[0]).toBe(
      'variable-ignored: REQUIRE_KEYS is "yes", expected "true" or "false"; taking "true"',
    )
    const said = testService({ access: { REQUIRE_KEYS: 'false' } })
    said.publish(fixtureModel())
    expect((await said.get(POPULAR)).status).toBe(200)
  })

  test('it stays closed where the last one was revoked, and opens where somebody says so', async () => {
    storeKeys(service.kv, [])
    await expectProblem(await service.get(POPULAR), 401, 'missing-key')
    storeKeys(service.kv, [], 'open')
    service.clock.pass(30_000)
    expect((await service.get(POPULAR)).status).toBe(200)
  })

  test('REQUIRE_KEYS keeps closed what was opened', async () => {
    const closed = testService({ access: { REQUIRE_KEYS: 'true' } })
    closed.publish(fixtureModel())
    storeKeys(closed.kv, [], 'open')
    await expectProblem(await closed.get(POPULAR), 401, 'missing-key')
  })
})

describe('in an open service, the export of events and erasure', () => {
  const from = (address: string, text?: string) => ({
    'CF-Connecting-IP': address,
    ...(text === undefined ? {} : { Authorization: `Bearer ${text}` }),
  })
  const exported = '/v1/events'
  const user = '/v1/users/7'
  let open: TestService
  beforeEach(() => {
    open = testService({ events: true })
    open.publish(fixtureModel())
  })

  test('take a key of their scope from everywhere but this machine', async () => {
    for (const [path, method] of [
      [exported, 'GET'],
      [user, 'DELETE'],
    ] as const) {
      const away = await open.request(path, { method, headers: from('203.0.113.9') })
      const problem = await expectProblem(away, 401, 'missing-key')
      expect(problem.detail).toMatch(/is open, but not to this call.*--scope (export|erase)`/)
      const wrong = await open.request(path, { method, headers: from('203.0.113.9', secret.text) })
      await expectProblem(wrong, 401, 'invalid-key')
      const here = await open.request(path, { method, headers: from('127.0.0.1') })
      expect(here.ok, path).toBe(true)
    }
    expect((await open.request(POPULAR, { headers: from('203.0.113.9') })).status).toBe(200)
  })

  test('accept one where a service that has keys was opened', async () => {
    storeKeys(open.kv, [exporter, reader], 'open')
    const ask = (text: string) => open.request(exported, { headers: from('203.0.113.9', text) })
    expect((await ask(exporter.text)).status).toBe(200)
    await expectProblem(await ask(reader.text), 403, 'insufficient-scope')
  })
})

test('a document of another shape lets nobody in', async () => {
  service.kv.put(API_KEYS_KEY, '{"format":1,"access":"keys","keys":[{"id":"x"}]}')
  for (const path of [POPULAR, '/health/ready']) {
    const response = await service.request(path, bearing(secret.text))
    expect(response.headers.get('Retry-After')).toBe('5')
    await expectProblem(response, 503, 'keys-unavailable')
  }
  expect(service.accessReported[0]).toContain('keys-read-failed: DocumentError: keys:')
})
