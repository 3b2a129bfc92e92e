/** Events through the real Worker and its Durable Objects, and over a restart on the same disk. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishModel } from '../../scripts/train/publish.ts'
import { findFreePort, LOOPBACK, type RunningWorker, serve } from '../../scripts/train/serve.ts'
import { openLocalTarget } from '../../scripts/train/targets/cloudflare.ts'
import { ERASED_USERS_KEY } from '../../src/model/keys.ts'
import type { ExportedEvent, ExportedEventsResponse } from '../../src/worker/contract/events.ts'
import { expectProblem } from '../worker/expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../worker/fixture-model.ts'
import { publishable } from './publishable.ts'

const FIRST_PORT = 18_787
const LIKED = [0, 2, 6].map((item) => ({ itemId: itemId(item), value: 5 }))

let folder: string
let worker: RunningWorker

async function start(): Promise<RunningWorker> {
  const port = await findFreePort(LOOPBACK, FIRST_PORT)
  return serve({ configPath: 'wrangler.toml', stateFolder: folder, host: LOOPBACK, port })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-events-'))
  const target = await openLocalTarget('wrangler.toml', folder)
  await publishModel(publishable(fixtureModel()), target)
  await target.close()
  worker = await start()
})
afterAll(async () => {
  await worker.close()
  await rm(folder, { recursive: true, force: true })
})

interface Answer {
  readonly items: readonly { readonly itemId: string }[]
  readonly users: readonly { readonly userId: string }[]
  readonly fallback?: string
}

const ask = (path: string, init?: RequestInit) => fetch(new URL(path, worker.url), init)
const post = (path: string, body: object) =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

async function json(response: Response): Promise<Answer> {
  expect(response.status).toBe(200)
  expect(response.headers.get('foldin-degraded')).toBeNull()
  return (await response.json()) as Answer
}
const path = (user: string) => `/v1/users/${encodeURIComponent(user)}`
const of = async (user: string) => json(await ask(`${path(user)}/recommendations?limit=500`))

async function act(user: string, ...events: object[]): Promise<void> {
  const response = await post('/v1/events', {
    events: events.map((event) => ({ type: 'interaction', userId: user, ...event })),
  })
  expect([response.status, await response.json()]).toEqual([202, { accepted: events.length }])
}

async function exported(...users: string[]): Promise<ExportedEvent[]> {
  const events: ExportedEvent[] = []
  for (let query = '?limit=7'; ; ) {
    const response = await ask(`/v1/events${query}`)
    expect(response.status).toBe(200)
    const page = (await response.json()) as ExportedEventsResponse
    events.push(...page.events)
    if (page.isLast) return events.filter((event) => users.includes(event.userId))
    query = `?limit=7&after=${page.after}`
  }
}
const eventually = <Value>(read: () => Promise<Value>) =>
  expect.poll(read, { timeout: 20_000, interval: 100 })

describe.sequential('events in workerd', () => {
  test('count in the next answer, also for somebody whom nobody knew', async () => {
    expect((await of('new')).fallback).toBe('popular')
    await act('new', ...LIKED)
    const expected = await json(await post('/v1/recommendations', { interactions: LIKED, limit: 500 }))
    expect((await of('new')).items).toEqual(expected.items)
    await act('new', ...LIKED.map((liked) => ({ ...liked, value: null })))
    expect((await of('new')).fallback).toBe('popular')
  })

  test('are kept once, however often they are sent', async () => {
    const event = { eventId: 'once', itemId: itemId(0), value: 4, timestamp: 1_600_000_000 }
    for (let sent = 0; sent < 3; sent++) await act('repeating', event)
    await eventually(() => exported('repeating')).toEqual([
      { type: 'interaction', userId: 'repeating', ...event },
    ])
  })

  test('of 50 requests at once for one user are all there', async () => {
    const items = Array.from({ length: 50 }, (_, place) => place)
    await Promise.all(
      items.map((place) => act('busy', { eventId: `e${place}`, itemId: itemId(place % ITEMS), value: 5 })),
    )
    expect((await of('busy')).items).toEqual([])
    await eventually(async () => new Set((await exported('busy')).map(({ eventId }) => eventId)).size).toBe(
      50,
    )
    expect(await exported('busy')).toHaveLength(50)
  })

  test('of many users in one request are all there', async () => {
    const users = Array.from({ length: 100 }, (_, user) => `many-${user}`)
    const events = users.map((user) => ({ type: 'interaction', userId: user, itemId: itemId(0) }))
    expect((await post('/v1/events', { events })).status).toBe(202)
    expect((await of('many-99')).fallback).toBeUndefined()
    await eventually(async () => (await exported(...users)).length).toBe(100)
  })

  test('survive a restart: what was acknowledged is there, and reaches the export', async () => {
    await act('staying', ...LIKED)
    const before = await of('staying')
    // Within the second in which they would have been forwarded.
    await worker.close()
    worker = await start()
    expect((await of('staying')).items).toEqual(before.items)
    await eventually(async () => (await exported('staying')).map((event) => event.itemId)).toEqual(
      LIKED.map((liked) => liked.itemId),
    )
  })

  test('and an erasure does as well: the user is unknown, here and to those like them', async () => {
    const user = userId(1)
    await act(user, { itemId: itemId(28), value: 5 })
    await eventually(async () => (await exported(user)).length).toBe(1)
    const erased = await ask(path(user), { method: 'DELETE' })
    expect([erased.status, await erased.json()]).toEqual([202, { userId: user }])
    expect((await of(user)).fallback).toBe('popular')
    expect((await exported(user)).map(({ type }) => type)).toEqual(['erasure'])
    // Else the new isolate would read the list before it is written, and keep that for its time.
    const { documents, close } = await openLocalTarget('wrangler.toml', folder)
    await eventually(() => documents.has(ERASED_USERS_KEY)).toBe(true)
    await close()
    await worker.close()
    worker = await start()
    expect((await of(user)).fallback).toBe('popular')
    const similar = async () => (await json(await ask(`${path(userId(3))}/similar?limit=29`))).users
    await eventually(async () => (await similar()).map((other) => other.userId)).not.toContain(user)
    expect(await similar()).toHaveLength(28)
    await act(user, ...LIKED)
    expect((await of(user)).fallback).toBeUndefined()
  })

  test('that are not as they should be are refused', async () => {
    const event = { type: 'click', userId: 'new', itemId: itemId(0), value: 5 }
    await expectProblem(await post('/v1/events', { events: [event] }), 400, 'invalid-request')
    await expectProblem(await ask('/v1/events?after=x'), 400, 'invalid-cursor')
  })
})
