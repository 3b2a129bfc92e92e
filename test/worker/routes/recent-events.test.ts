/** Events in the answers that come after them. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { FeedbackEvent } from '../../../src/worker/contract/events.ts'
import { fixtureModel, ITEMS, itemId, USERS, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService
beforeEach(() => {
  service = testService({ events: true })
  service.publish(fixtureModel())
})

interface Answer {
  readonly items: readonly { readonly itemId: string; readonly score: number }[]
  readonly fallback?: string
  readonly users?: readonly { readonly userId: string }[]
  readonly predictions?: readonly unknown[]
}

async function answer(response: Promise<Response>): Promise<Answer> {
  const answered = await response
  expect(answered.status).toBe(200)
  expect(answered.headers.get('foldin-degraded')).toBeNull()
  return (await answered.json()) as Answer
}

const of = (user: string, query = '') =>
  answer(service.get(`/v1/users/${encodeURIComponent(user)}/recommendations?limit=500${query}`))
const posted = (body: object) => answer(service.post('/v1/recommendations', { limit: 500, ...body }))

async function act(user: string, ...events: Partial<FeedbackEvent>[]): Promise<void> {
  const response = await service.post('/v1/events', {
    events: events.map((event) => ({ type: 'interaction', userId: user, itemId: itemId(0), ...event })),
  })
  expect(response.status).toBe(202)
}

const LIKED = [0, 2, 6].map((item) => ({ itemId: itemId(item), value: 5 }))

test('a user who is known from events alone gets what the same interactions give, at once', async () => {
  expect((await of('new')).fallback).toBe('popular')
  await act('new', ...LIKED)
  const now = await of('new')
  expect(now.fallback).toBeUndefined()
  expect(now.items).toEqual((await posted({ interactions: LIKED })).items)
  expect(now.items).toHaveLength(ITEMS - LIKED.length)
  expect((await of('new', '&excludeSeen=false')).items).toHaveLength(ITEMS)
})

test('events count over the stored history as posted interactions do', async () => {
  const user = userId(0)
  const before = await of(user)
  const interactions = [1, 3, 5, 7].map((item) => ({ itemId: itemId(item), value: 5 }))
  const expected = await posted({ userId: user, interactions })
  expect(expected.items).not.toEqual(before.items)
  await act(user, ...interactions)
  expect((await of(user)).items).toEqual(expected.items)
})

test('posted interactions win over events of the same item, and join those of others', async () => {
  await act('new', { itemId: itemId(0), value: 1 }, { itemId: itemId(2), value: 5 })
  const mixed = await posted({
    userId: 'new',
    interactions: [
      { itemId: itemId(0), value: 5, timestamp: 1 },
      { itemId: itemId(6), value: 5 },
    ],
  })
  expect(mixed.items).toEqual((await posted({ interactions: LIKED })).items)
})

test('the newest event of an item counts', async () => {
  await act('new', { value: 1, timestamp: 100 }, { value: 5, timestamp: 300 }, { value: 2, timestamp: 200 })
  const interactions = [{ itemId: itemId(0), value: 5 }]
  expect((await of('new')).items).toEqual((await posted({ interactions })).items)
})

test('impressions and clicks change nothing', async () => {
  await act('new', { type: 'impression' }, { type: 'click' })
  expect((await of('new')).fallback).toBe('popular')
  const before = await of(userId(0))
  await act(userId(0), { type: 'click', itemId: itemId(1) })
  expect((await of(userId(0))).items).toEqual(before.items)
})

test('items that the model does not know are left aside', async () => {
  await act('new', { itemId: 'of tomorrow', value: 5 }, { itemId: 'another', value: null })
  expect((await of('new')).fallback).toBe('popular')
  await act('new', ...LIKED)
  expect((await of('new')).items).toEqual((await posted({ interactions: LIKED })).items)
})

describe('a value of null', () => {
  test('takes an event back', async () => {
    await act('new', ...LIKED, { itemId: itemId(1), value: 5 })
    await act('new', { itemId: itemId(1), value: null })
    expect((await of('new')).items).toEqual((await posted({ interactions: LIKED })).items)
  })

  test('takes back what the stored history has: it may come again and does not count', async () => {
    const user = userId(1)
    expect((await of(user)).items.map((item) => item.itemId)).not.toContain(itemId(5))
    await act(user, { itemId: itemId(5), value: null })
    const without = await of(user)
    expect(without.items.map((item) => item.itemId)).toContain(itemId(5))
    // What is left is what somebody has who has the rest of the history alone.
    const explained = await answer(
      service.post('/v1/recommendations', { userId: user, explain: true, maxReasons: 100, limit: 1 }),
    )
    const [{ reasons }] = explained.items as unknown as [{ reasons: { itemId: string }[] }]
    expect(reasons.length).toBeGreaterThan(5)
    expect(reasons.map((reason) => reason.itemId)).not.toContain(itemId(5))
  })

  test('for everything leaves nobody known', async () => {
    const user = userId(1)
    // User 1 has seen items 0…27.
    await act(user, ...Array.from({ length: 28 }, (_, item) => ({ itemId: itemId(item), value: null })))
    const answered = await of(user)
    expect(answered.fallback).toBe('popular')
    expect(answered.items).toHaveLength(ITEMS)
  })

  test('is overridden by what is posted', async () => {
    await act('new', { itemId: itemId(0), value: null })
    const interactions = [{ itemId: itemId(0), value: 5 }]
    expect((await posted({ userId: 'new', interactions })).items).toEqual(
      (await posted({ interactions })).items,
    )
  })
})

test('a half-life weighs events by their time', async () => {
  const interactions = [
    { itemId: itemId(0), value: 5, timestamp: 1_600_000_000 },
    { itemId: itemId(1), value: 5, timestamp: 1_600_000_000 + 30 * 86_400 },
  ]
  await act('new', ...interactions)
  const weighed = await posted({ userId: 'new', halfLifeDays: 30 })
  expect(weighed.items).toEqual((await posted({ interactions, halfLifeDays: 30 })).items)
  expect(weighed.items).not.toEqual((await posted({ userId: 'new' })).items)
})

test('rankings, predictions and similar users count them too', async () => {
  const itemIds = Array.from({ length: 10 }, (_, item) => itemId(item))
  await act('new', ...LIKED)
  for (const path of ['/v1/rankings', '/v1/predictions']) {
    const now = await answer(service.post(path, { userId: 'new', itemIds }))
    expect(now).toEqual(await answer(service.post(path, { interactions: LIKED, itemIds })))
    expect(now).not.toHaveProperty('fallback')
  }
  const { users = [] } = await answer(service.get('/v1/users/new/similar?limit=5'))
  expect(users).toHaveLength(5)
  for (const user of users) expect(Number(/\d+/.exec(user.userId)?.[0]) % 2).toBe(0)
})

test('nobody is asked for where no user is named', async () => {
  await posted({ interactions: LIKED })
  await answer(service.get('/v1/popular'))
  expect(service.eventObjects.asked).toEqual([])
})

describe('while the event store', () => {
  const degraded = async (response: Promise<Response>) => {
    const answered = await response
    expect(answered.status).toBe(200)
    return [answered.headers.get('foldin-degraded'), ((await answered.json()) as Answer).items] as const
  }
  const path = `/v1/users/${userId(0)}/recommendations?limit=500`

  test('fails, answers come without the events and say so', async () => {
    const before = await of(userId(0))
    await act(userId(0), { itemId: itemId(1), value: 5 })
    const after = await of(userId(0))
    service.eventObjects.faults.users = 'failing'
    expect(await degraded(service.get(path))).toEqual(['events-unavailable', before.items])
    service.eventObjects.faults.users = null
    expect((await of(userId(0))).items).toEqual(after.items)
  })

  test('hangs, it is waited for 200 ms, no longer', async () => {
    const before = await of(userId(0))
    service.eventObjects.faults.users = 'hanging'
    let isAnswered = false
    const answered = degraded(service.get(path)).finally(() => {
      isAnswered = true
    })
    for (let turn = 0; turn < 10; turn++) await service.clock.turn()
    service.clock.pass(199)
    for (let turn = 0; turn < 10; turn++) await service.clock.turn()
    expect(isAnswered).toBe(false)
    service.clock.pass(1)
    expect(await answered).toEqual(['events-unavailable', before.items])
  })

  test('fails and posted interactions come, they count', async () => {
    service.eventObjects.faults.users = 'failing'
    const body = { userId: 'new', interactions: LIKED, limit: 500 }
    expect(await degraded(service.post('/v1/recommendations', body))).toEqual([
      'events-unavailable',
      (await posted({ interactions: LIKED })).items,
    ])
  })
})

test('reading them waits for nothing else: the user’s object is asked beside the stored history', async () => {
  service.eventObjects.faults.users = 'hanging'
  const reads = service.bucket.reads.length
  const answered = service.get(`/v1/users/${userId(7)}/recommendations`)
  for (let turn = 0; turn < 20; turn++) await service.clock.turn()
  // The model's own reads and that of the user, while the event store still hangs.
  expect(service.eventObjects.asked).toEqual([userId(7)])
  expect(service.bucket.reads.length).toBeGreaterThan(reads)
  expect(service.bucket.reads.at(-1)?.range).not.toBeNull()
  service.clock.pass(200)
  expect((await answered).status).toBe(200)
  expect(USERS).toBeGreaterThan(7)
})
