import { beforeEach, describe, expect, test } from 'vitest'
import { erasureResponseSchema } from '../../../src/worker/contract/events.ts'
import { MAX_BODY_BYTES } from '../../../src/worker/contract/limits.ts'
import { DEFAULT_POINTER_TTL_MS } from '../../../src/worker/model/pointer-ttl.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService
beforeEach(() => {
  service = testService({ events: true })
  service.publish(fixtureModel())
})

interface Answer {
  readonly items: readonly { readonly itemId: string }[]
  readonly fallback?: string
  readonly users: readonly { readonly userId: string }[]
}

async function get(path: string): Promise<Answer> {
  const response = await service.get(path)
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}
const path = (user: string) => `/v1/users/${encodeURIComponent(user)}`
const of = (user: string) => get(`${path(user)}/recommendations?limit=500`)
const similarTo = async (user: string) =>
  (await get(`${path(user)}/similar?limit=29`)).users.map((similar) => similar.userId)

async function erase(user: string): Promise<void> {
  const response = await service.request(path(user), { method: 'DELETE' })
  expect(response.status).toBe(202)
  expect(erasureResponseSchema.strict().parse(await response.json())).toEqual({ userId: user })
  // As the clock of the next request: a second later.
  service.clock.pass(1_000)
}

async function like(user: string, ...items: number[]): Promise<void> {
  const events = items.map((item) => ({ type: 'interaction', userId: user, itemId: itemId(item), value: 5 }))
  expect((await service.post('/v1/events', { events })).status).toBe(202)
}

/** The log tells KV, and the isolate looks. */
async function told(): Promise<void> {
  await service.eventObjects.ringAlarms()
  service.clock.pass(DEFAULT_POINTER_TTL_MS)
  await service.get(`${path('somebody')}/recommendations`)
  await service.settle()
}

test('makes a stored user unknown at once, with all their events', async () => {
  const user = userId(1)
  await like(user, 28, 30)
  expect((await of(user)).fallback).toBeUndefined()
  await erase(user)
  const after = await of(user)
  expect(after.fallback).toBe('popular')
  expect(after.items).toHaveLength(ITEMS)
  await service.eventObjects.ringAlarms()
  const { events } = (await (await service.get('/v1/events')).json()) as { events: { type: string }[] }
  expect(events.map(({ type }) => type)).toEqual(['erasure'])
})

test('holds for rankings, predictions and similar users, and for posted interactions of the user', async () => {
  const user = userId(1)
  const itemIds = [itemId(0), itemId(1), itemId(5)]
  const liked = { interactions: [{ itemId: itemId(0), value: 5 }], itemIds }
  const ask = async (route: string, body: object) => (await service.post(route, body)).json()
  const strangers = [await ask('/v1/rankings', { itemIds }), await ask('/v1/predictions', { itemIds })]
  const expected = [await ask('/v1/rankings', liked), await ask('/v1/predictions', liked)]
  await erase(user)
  expect([
    await ask('/v1/rankings', { userId: user, itemIds }),
    await ask('/v1/predictions', { userId: user, itemIds }),
  ]).toEqual(strangers)
  expect([
    await ask('/v1/rankings', { userId: user, ...liked }),
    await ask('/v1/predictions', { userId: user, ...liked }),
  ]).toEqual(expected)
  expect(await similarTo(user)).toEqual([])
})

test('the user is like nobody any more, in every isolate, once it has been told', async () => {
  const erased = (await similarTo(userId(1)))[0] ?? ''
  const before = await similarTo(userId(1))
  await erase(erased)
  await told()
  const after = await similarTo(userId(1))
  expect(after).toEqual(before.filter((user) => user !== erased))
  expect(after).toHaveLength(28)
})

test('what they do from then on counts, and nothing from before', async () => {
  const user = userId(1)
  await like(user, 28)
  await erase(user)
  await like(user, 0, 2)
  const interactions = [0, 2].map((item) => ({ itemId: itemId(item), value: 5 }))
  const expected = await (await service.post('/v1/recommendations', { interactions, limit: 500 })).json()
  expect((await of(user)).items).toEqual((expected as Answer).items)
})

test('holds for the versions of later, also for a canary', async () => {
  const user = userId(1)
  await erase(user)
  service.publishCanary(fixtureModel({ seed: 2 }), 100)
  service.clock.pass(DEFAULT_POINTER_TTL_MS)
  await of(user)
  await service.settle()
  const response = await service.get(`${path(user)}/recommendations`)
  expect(response.headers.get('foldin-model-version')).not.toBeNull()
  expect(((await response.json()) as Answer).fallback).toBe('popular')
  service.publish(fixtureModel({ seed: 3 }))
  service.clock.pass(DEFAULT_POINTER_TTL_MS)
  await of(user)
  await service.settle()
  expect((await of(user)).fallback).toBe('popular')
})

describe('while the event store fails', () => {
  test('an erased user stays unknown, once it has been told', async () => {
    const user = userId(1)
    await erase(user)
    await told()
    service.eventObjects.faults.users = 'failing'
    const response = await service.get(`${path(user)}/recommendations`)
    expect(response.headers.get('foldin-degraded')).toBe('events-unavailable')
    expect(((await response.json()) as Answer).fallback).toBe('popular')
  })

  test('nothing is acknowledged', async () => {
    service.eventObjects.faults.users = 'failing'
    const response = await service.request(path(userId(1)), { method: 'DELETE' })
    expect(response.headers.get('Retry-After')).toBe('5')
    await expectProblem(response, 503, 'event-store-unavailable')
  })

  test('and the list of erased users as well, nobody’s history is used: they might be erased', async () => {
    service.kv.put('erased', 'no JSON')
    expect((await of(userId(1))).fallback).toBeUndefined()
    service.eventObjects.faults.users = 'failing'
    const response = await service.get(`${path(userId(1))}/recommendations`)
    expect(response.headers.get('foldin-degraded')).toBe('events-unavailable, user-unavailable')
    expect(((await response.json()) as Answer).fallback).toBe('popular')
    await expectProblem(await service.get(`${path(userId(0))}/similar`), 503, 'event-store-unavailable')
    expect(service.reported.some((line) => line.startsWith('erased-users-unavailable'))).toBe(true)
  })
})

test('the list of erased users is read once by recommendations, and what is known of it stays good', async () => {
  await erase(userId(1))
  await told()
  const reads = () => service.kv.reads.filter((key) => key === 'erased').length
  expect(reads()).toBe(1)
  for (let asked = 0; asked < 10; asked++) {
    service.clock.pass(DEFAULT_POINTER_TTL_MS)
    await of(userId(3))
  }
  expect(reads()).toBe(1)
  service.kv.put('erased', 'no JSON')
  service.eventObjects.faults.users = 'failing'
  expect((await of(userId(1))).fallback).toBe('popular')
  expect((await of(userId(3))).fallback).toBeUndefined()
})

test('an isolate that was idle for an hour names nobody who was erased meanwhile', async () => {
  const [nearest = ''] = await similarTo(userId(1))
  await erase(nearest)
  await service.eventObjects.ringAlarms()
  service.clock.pass(3_600_000)
  expect(await similarTo(userId(1))).not.toContain(nearest)
})

test('users that nobody knows can be erased, and erased again', async () => {
  await erase('nobody/ü ?')
  await erase('nobody/ü ?')
  expect((await of('nobody/ü ?')).fallback).toBe('popular')
})

test('a body, which means nothing here, is not read', async () => {
  const body = 'x'.repeat(MAX_BODY_BYTES + 1)
  const response = await service.request(path(userId(0)), { method: 'DELETE', body })
  expect(response.status).toBe(202)
})
