/** Who is counted by which limiter, and what those hear who ask too much. */
import { beforeEach, describe, expect, test } from 'vitest'
import { LIMITER_MS, type Limiter } from '../../../src/worker/access/rate-limits.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'
import { bearing, madeKey, SHOP, storeKeys } from './stored-keys.ts'

const POPULAR = '/v1/popular?limit=3'
const RATE_LIMITS = 'visitor=2/10, standard=3/60 high=5/60'

/** Counts without end: the windows are the platform's. */
class CountingLimiter implements Limiter {
  readonly counted: string[] = []
  readonly #limit: number
  failing = false
  hanging = false

  constructor(limit: number) {
    this.#limit = limit
  }

  async limit({ key }: { key: string }) {
    if (this.failing) throw new Error('internal error')
    if (this.hanging) return Promise.withResolvers<never>().promise
    this.counted.push(key)
    return { success: this.counted.filter((of) => of === key).length <= this.#limit }
  }
}

const shop = madeKey('publishable', 1)
const other = madeKey('publishable', 2)
const server = madeKey('secret', 3)
const large = madeKey('secret', 4, { rateLimit: 'high' })
const free = madeKey('secret', 5, { rateLimit: 'unlimited' })

let visitor: CountingLimiter
let standard: CountingLimiter
let high: CountingLimiter
let service: TestService

function limited(variables: { RATE_LIMITS?: string }): TestService {
  const limitedService = testService({
    access: {
      RATE_LIMIT_VISITOR: visitor,
      RATE_LIMIT_STANDARD: standard,
      RATE_LIMIT_HIGH: high,
      ...variables,
    },
  })
  limitedService.publish(fixtureModel())
  return limitedService
}

beforeEach(() => {
  visitor = new CountingLimiter(2)
  standard = new CountingLimiter(3)
  high = new CountingLimiter(5)
  service = limited({ RATE_LIMITS })
  storeKeys(service.kv, [shop, other, server, large, free])
})

const from = (address: string) => ({ 'CF-Connecting-IP': address })
const ask = (key: { text: string }, headers: Record<string, string> = {}) =>
  service.request(POPULAR, bearing(key.text, headers))
const statuses = async (times: number, once: () => Promise<Response>) => {
  const seen: number[] = []
  for (let turn = 0; turn < times; turn++) seen.push((await once()).status)
  return seen
}

describe('a secret key', () => {
  test('is counted by its tier, wherever it comes from', async () => {
    expect(await statuses(4, () => ask(server, from('203.0.113.1')))).toEqual([200, 200, 200, 429])
    expect((await ask(server, from('203.0.113.2'))).status).toBe(429)
    expect(visitor.counted).toEqual([])
    expect(new Set(standard.counted)).toEqual(new Set([server.stored.id]))
    expect(await statuses(6, () => ask(large))).toEqual([200, 200, 200, 200, 200, 429])
  })

  test('without a limit is counted by none', async () => {
    expect(new Set(await statuses(9, () => ask(free)))).toEqual(new Set([200]))
    expect([...standard.counted, ...high.counted]).toEqual([])
  })

  test('above its limit hears when to ask again, and of which limit', async () => {
    await statuses(3, () => ask(server))
    const response = await ask(server)
    expect(response.headers.get('Retry-After')).toBe('60')
    expect(response.headers.get('RateLimit')).toBe('"standard";r=0;t=60')
    expect(response.headers.get('RateLimit-Policy')).toBe('"standard";q=3;w=60')
    const problem = await expectProblem(response, 429, 'rate-limited')
    expect(problem.detail).toBe(
      'The request is above the limit "standard" of its key: ask again in 60 seconds.',
    )
  })
})

describe('a publishable key', () => {
  const visit = (address: string, key = shop) => ask(key, { Origin: SHOP, ...from(address) })

  test('is counted by visitor first, so that none uses up the share of the others', async () => {
    expect(await statuses(9, () => visit('203.0.113.1'))).toEqual([200, 200, ...Array(7).fill(429)])
    expect(standard.counted).toHaveLength(2)
    expect((await visit('203.0.113.2')).status).toBe(200)
  })

  test('is counted apart from another, also for the same visitor', async () => {
    expect(await statuses(3, () => visit('203.0.113.1'))).toEqual([200, 200, 429])
    expect((await visit('203.0.113.1', other)).status).toBe(200)
  })

  test('is counted as a whole too', async () => {
    const visitors = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4']
    const seen: number[] = []
    for (const address of visitors) seen.push((await visit(address)).status)
    expect(seen).toEqual([200, 200, 200, 429])
    expect((await visit('203.0.113.5', other)).status).toBe(200)
  })

  test('says both policies, and which of them was passed', async () => {
    const first = await visit('203.0.113.1')
    const both = '"visitor";q=2;w=10, "standard";q=3;w=60'
    expect(first.headers.get('RateLimit-Policy')).toBe(both)
    // What is left, the platform does not tell.
    expect(first.headers.get('RateLimit')).toBeNull()
    await visit('203.0.113.1')
    const last = await visit('203.0.113.1')
    expect(last.headers.get('RateLimit')).toBe('"visitor";r=0;t=10')
    expect(last.headers.get('RateLimit-Policy')).toBe(both)
    expect(last.headers.get('Retry-After')).toBe('10')
    expect(last.headers.get('Access-Control-Allow-Origin')).toBe(SHOP)
    expect(last.headers.get('Access-Control-Expose-Headers')).toContain('RateLimit-Policy')
  })

  test('that is refused is not counted', async () => {
    await ask(shop, { Origin: 'https://other.example', ...from('203.0.113.1') })
    expect([...visitor.counted, ...standard.counted]).toEqual([])
  })
})

describe('an open service', () => {
  beforeEach(() => {
    service = limited({ RATE_LIMITS })
  })
  const visit = (address: string) => service.request(POPULAR, { headers: from(address) })

  test('counts by address', async () => {
    expect(await statuses(3, () => visit('203.0.113.1'))).toEqual([200, 200, 429])
    expect((await visit('203.0.113.2')).status).toBe(200)
    expect(standard.counted).toEqual([])
  })

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:DB8::1', '2001:db8:0:0:5::'],
    ['::2:3', '0:0:0:0:9::'],
  ])('takes %s and %s for one household', async (one, another) => {
    await visit(one)
    await visit(another)
    expect(new Set(visitor.counted).size).toBe(1)
  })

  test.each([
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['203.0.113.1', '203.0.113.11'],
    ['::ffff:203.0.113.1', '::ffff:203.0.113.2'],
  ])('tells %s from %s', async (one, another) => {
    await visit(one)
    await visit(another)
    expect(new Set(visitor.counted).size).toBe(2)
  })

  test.each(['127.0.0.1', '::1'])('does not count this machine, %s', async (address) => {
    expect(new Set(await statuses(5, () => visit(address)))).toEqual(new Set([200]))
  })

  test('counts nobody whose address the platform does not tell, and no probes', async () => {
    await service.get(POPULAR)
    for (const path of ['/health/live', '/health/ready', '/openapi.json', '/nosuch']) {
      await service.request(path, { headers: from('203.0.113.1') })
    }
    await service.request(POPULAR, { method: 'OPTIONS', headers: { Origin: SHOP, ...from('203.0.113.1') } })
    expect(visitor.counted).toEqual([])
  })
})

test('a limiter that fails lets pass, and is logged', async () => {
  standard.failing = true
  expect(await statuses(5, () => ask(server))).toEqual(Array(5).fill(200))
  expect(service.accessReported.at(-1)).toBe('rate-limit-failed: Error: internal error')
})

test('a limiter that does not answer lets pass after half a second', async () => {
  standard.hanging = true
  const answer = ask(server)
  for (let turn = 0; turn < 5; turn++) await service.clock.turn()
  service.clock.pass(LIMITER_MS)
  expect((await answer).status).toBe(200)
  expect(service.accessReported.at(-1)).toBe(
    'rate-limit-failed: TimeLimitError: standard: no answer within 500 ms',
  )
})

test('without limiters nobody is counted, and no policy is named', async () => {
  const unlimited = testService({ access: { RATE_LIMITS } })
  unlimited.publish(fixtureModel())
  storeKeys(unlimited.kv, [server])
  const response = await unlimited.request(POPULAR, bearing(server.text))
  expect([response.status, response.headers.get('RateLimit-Policy')]).toEqual([200, null])
})

test('limits that nobody has told of work all the same', async () => {
  service = limited({})
  storeKeys(service.kv, [server])
  expect((await ask(server)).headers.get('RateLimit-Policy')).toBeNull()
  await statuses(2, () => ask(server))
  const response = await ask(server)
  expect([response.status, response.headers.get('Retry-After')]).toEqual([429, '60'])
  expect(response.headers.get('RateLimit-Policy')).toBeNull()
})

test.each([
  'visitor=100/30',
  'visitor=0/10',
  'visitor=-1/10',
  'guest=1/10',
  'unlimited=1/10',
  'visitor',
  'visitor=1e3/10',
])('the policy %j is left out, and told of', async (policy) => {
  service = limited({ RATE_LIMITS: `${policy} standard=3/60` })
  expect(service.accessReported).toEqual([
    `variable-ignored: RATE_LIMITS has "${policy}", expected one of visitor, standard, high with its limit and seconds, as in visitor=100/10`,
  ])
  storeKeys(service.kv, [server])
  expect((await ask(server)).headers.get('RateLimit-Policy')).toBe('"standard";q=3;w=60')
})
