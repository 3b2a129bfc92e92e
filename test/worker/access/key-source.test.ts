/** How long keys are believed, and what happens while they cannot be read. */
import { beforeEach, describe, expect, test } from 'vitest'
import { API_KEYS_KEY } from '../../../src/model/keys.ts'
import { KEYS_REFRESH_SHARE, KEYS_RETRY_MS } from '../../../src/worker/access/key-source.ts'
import { DEFAULT_POINTER_TTL_MS as TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import { ANSWER_LIMITS } from '../../../src/worker/stores/time-limited.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { bearing, madeKey, storeKeys } from './stored-keys.ts'

const REFRESH_MS = TTL_MS * KEYS_REFRESH_SHARE
const POPULAR = '/v1/popular?limit=3'
const kept = madeKey('secret', 1)
const revoked = madeKey('secret', 2)

let service: TestService
beforeEach(() => {
  service = testService()
  service.publish(fixtureModel())
  storeKeys(service.kv, [kept, revoked])
})

const status = async ({ text }: typeof kept) => (await service.request(POPULAR, bearing(text))).status
const reads = () => service.kv.reads.filter((key) => key === API_KEYS_KEY).length

describe('a revoked key', () => {
  test('is taken for less than the time to live, also by an isolate that nobody has asked since', async () => {
    expect(await status(revoked)).toBe(200)
    storeKeys(service.kv, [kept])
    service.clock.pass(TTL_MS - 1)
    service.kv.failing = false
    expect(await status(revoked)).toBe(200)
    await service.settle()
    service.clock.pass(1)
    expect([await status(revoked), await status(kept)]).toEqual([401, 200])
  })

  test('is refused by the first request after a long rest', async () => {
    expect(await status(revoked)).toBe(200)
    storeKeys(service.kv, [kept])
    service.clock.pass(60 * TTL_MS)
    expect(await status(revoked)).toBe(401)
  })

  test('is refused for good, whatever an older read says afterwards', async () => {
    expect(await status(revoked)).toBe(200)
    // Just before it would be waited for, which the next one is.
    service.clock.pass(TTL_MS - 1)
    // This one begins before the key is revoked, and ends after the next.
    const late = Promise.withResolvers<void>()
    const get = service.kv.get.bind(service.kv)
    service.kv.get = async (key, options) => {
      const value = await get(key, options)
      await late.promise
      return value
    }
    expect(await status(revoked)).toBe(200)
    await service.clock.turn()
    await service.clock.turn()
    service.kv.get = get
    storeKeys(service.kv, [kept])
    service.clock.pass(1)
    expect(await status(revoked)).toBe(401)
    late.resolve()
    await service.settle()
    expect(await status(revoked)).toBe(401)
    expect(service.accessReported.filter((line) => line.includes('failed'))).toEqual([])
  })
})

test('a key that was just made is known after the time to live', async () => {
  storeKeys(service.kv, [kept])
  expect(await status(revoked)).toBe(401)
  storeKeys(service.kv, [kept, revoked])
  service.clock.pass(TTL_MS)
  expect(await status(revoked)).toBe(200)
})

test('an isolate that is asked all the time reads in the background, before anybody has to wait for it', async () => {
  for (let second = 0; second < 60; second++) {
    expect(await status(kept)).toBe(200)
    await service.settle()
    service.clock.pass(1000)
  }
  expect(reads()).toBe(Math.ceil(60_000 / REFRESH_MS))
  expect(service.accessReported).toEqual(['keys-loaded: closed: answers with one of 2 keys'])
})

describe('while KV fails', () => {
  test('a cold isolate lets nobody in, with Retry-After, and does by itself when KV is back', async () => {
    service.kv.failing = true
    const response = await service.request(POPULAR, bearing(kept.text))
    expect(response.headers.get('Retry-After')).toBe('5')
    // For pages of any origin: which ones are known is what cannot be read.
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    await expectProblem(response, 503, 'keys-unavailable')
    expect((await service.get('/health/live')).status).toBe(200)
    service.kv.failing = false
    expect(await status(kept)).toBe(200)
  })

  test('a cold isolate that has always been open lets nobody in either', async () => {
    service.kv.values.delete(API_KEYS_KEY)
    service.kv.failing = true
    await expectProblem(await service.get(POPULAR), 503, 'keys-unavailable')
  })

  test('a warm isolate goes by what it knew, reads again after five seconds, and sees what changed', async () => {
    expect(await status(revoked)).toBe(200)
    storeKeys(service.kv, [kept])
    service.kv.failing = true
    service.clock.pass(TTL_MS)
    expect([await status(kept), await status(revoked), await status(madeKey('secret', 3))]).toEqual([
      200, 200, 401,
    ])
    expect(service.accessReported.filter((line) => line.startsWith('keys-read-failed'))).toHaveLength(1)
    service.kv.failing = false
    service.clock.pass(KEYS_RETRY_MS - 1)
    expect(await status(revoked)).toBe(200)
    service.clock.pass(1)
    // Nobody waits for what may fail again.
    expect(await status(revoked)).toBe(200)
    await service.settle()
    expect([await status(kept), await status(revoked)]).toEqual([200, 401])
  })

  test('an isolate that was idle since it failed waits for the keys again', async () => {
    expect(await status(revoked)).toBe(200)
    storeKeys(service.kv, [kept])
    service.kv.failing = true
    service.clock.pass(TTL_MS)
    expect(await status(revoked)).toBe(200)
    service.kv.failing = false
    service.clock.pass(TTL_MS)
    expect(await status(revoked)).toBe(401)
  })

  test('that hangs, a warm isolate waits once and then no more', async () => {
    expect(await status(kept)).toBe(200)
    const { get } = service.kv
    service.kv.get = () => Promise.withResolvers<never>().promise
    service.clock.pass(TTL_MS)
    const first = status(kept)
    for (let turn = 0; turn < 5; turn++) await service.clock.turn()
    service.clock.pass(ANSWER_LIMITS.stepMs)
    expect(await first).toBe(200)
    for (let second = 0; second < 20; second++) {
      service.clock.pass(1000)
      expect(await status(kept)).toBe(200)
    }
    service.kv.get = get
    expect(service.accessReported[1]).toBe('keys-read-failed: TimeLimitError: keys: no answer within 1500 ms')
  })

  test('a key still expires', async () => {
    const ending = madeKey('secret', 4, { expiresAt: new Date(service.clock.now() + TTL_MS).toISOString() })
    storeKeys(service.kv, [ending])
    expect(await status(ending)).toBe(200)
    service.kv.failing = true
    service.clock.pass(TTL_MS)
    expect(await status(ending)).toBe(401)
  })
})

test.each([
  ['is gone', (kv: TestService['kv']) => void kv.values.delete(API_KEYS_KEY)],
  ['is no JSON', (kv: TestService['kv']) => kv.put(API_KEYS_KEY, 'keys')],
  [
    'has another shape',
    (kv: TestService['kv']) => kv.put(API_KEYS_KEY, '{"format":2,"access":"open","keys":[]}'),
  ],
])('a document that %s opens no isolate that knew keys', async (_what, damage) => {
  expect(await status(kept)).toBe(200)
  damage(service.kv)
  service.clock.pass(TTL_MS)
  await expectProblem(await service.get(POPULAR), 401, 'missing-key')
  expect(await status(kept)).toBe(200)
  expect(service.accessReported.at(-1)).toMatch(/^keys-read-failed: DocumentError/)
})

test('fifty first requests at once are judged alike', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 50 }, (_, request) => status(request % 2 === 0 ? kept : madeKey('secret', 9))),
  )
  expect(statuses).toEqual(Array.from({ length: 50 }, (_, request) => (request % 2 === 0 ? 200 : 401)))
  expect(service.accessReported).toHaveLength(1)
})
