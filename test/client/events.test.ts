/** `track` and `flush` against a service that takes events, refuses them, or has no store for them. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFoldinClient, type FeedbackEvent, type FoldinClientOptions } from '../../src/client/index.ts'

const click = (itemId: string): FeedbackEvent => ({ type: 'click', userId: '42', itemId })

interface Batch {
  readonly events: readonly FeedbackEvent[]
  readonly keepalive: boolean
}

/** `statuses` are given one after the other, 202 where there are no more; 0 is no connection. */
function service(statuses: number[], options: Partial<FoldinClientOptions> = {}) {
  const batches: Batch[] = []
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    repeats: 0,
    random: () => 0,
    now: () => Date.now(),
    fetch: async (_, init) => {
      const { events } = JSON.parse(String(init?.body)) as { events: FeedbackEvent[] }
      batches.push({ events, keepalive: init?.keepalive === true })
      const status = statuses.shift() ?? 202
      if (status === 0) throw new TypeError('fetch failed')
      if (status === 202) return Response.json({ accepted: events.length }, { status })
      return Response.json({ code: 'some-code', detail: 'no' }, { status })
    },
    ...options,
  })
  const items = () => batches.map(({ events }) => events.map(({ itemId }) => itemId))
  return { client, batches, items }
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

describe('track', () => {
  test('gathers for three seconds, and gives each event an id and its time', async () => {
    const { client, batches } = service([])
    client.track(click('1'))
    vi.setSystemTime(1_002_500)
    client.track({ ...click('2'), eventId: 'mine', timestamp: 7 })
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(3000)
    expect(batches).toHaveLength(1)
    expect(batches[0]?.events).toEqual([
      { ...click('1'), eventId: expect.stringMatching(/^[0-9a-f]{32}$/), timestamp: 1000 },
      { ...click('2'), eventId: 'mine', timestamp: 7 },
    ])
    expect(batches[0]?.keepalive).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(batches).toHaveLength(1)
  })

  test('sends at once when a batch is full', async () => {
    const { client, items } = service([], { events: { batchSize: 2 } })
    for (const itemId of ['1', '2', '3']) client.track(click(itemId))
    await vi.advanceTimersByTimeAsync(0)
    expect(items().flat()).toEqual(['1', '2', '3'])
  })

  test.each([503, 429, 500, 502, 0])(
    'keeps what meets %i and sends it again, with the same ids',
    async (status) => {
      const { client, batches } = service([status, status])
      client.track(click('1'))
      await vi.advanceTimersByTimeAsync(3000)
      client.track(click('2'))
      expect(batches).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(60_000)
      expect(batches).toHaveLength(3)
      const ids = batches.map(({ events }) => events[0]?.eventId)
      expect(new Set(ids).size).toBe(1)
      expect(batches[2]?.events.map(({ itemId }) => itemId)).toEqual(['1', '2'])
    },
  )

  test('waits longer with every failure', async () => {
    const { client, batches } = service([503, 503, 503, 503])
    const sentAt: number[] = []
    client.track(click('1'))
    for (let second = 0; second < 90; second++) {
      const before = batches.length
      await vi.advanceTimersByTimeAsync(1000)
      if (batches.length > before) sentAt.push(second + 1)
    }
    expect(sentAt).toEqual([3, 6, 12, 24, 48])
  })

  test.each([501, 404, 405])('stops quietly at %i: this service takes no events', async (status) => {
    const { client, batches } = service([status])
    client.track(click('1'))
    await client.flush()
    client.track(click('2'))
    await client.flush()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(batches).toHaveLength(1)
  })

  test('gives up what the service refuses for good, so that it does not block what follows', async () => {
    const { client, items } = service([400])
    client.track(click('bad'))
    await expect(client.flush()).rejects.toMatchObject({ status: 400 })
    client.track(click('good'))
    await client.flush()
    expect(items()).toEqual([['bad'], ['good']])
  })

  test('keeps no more than it may, the newest', async () => {
    const { client, items } = service([503], { events: { maxQueued: 3, batchSize: 50 } })
    for (const itemId of ['1', '2']) client.track(click(itemId))
    await client.flush().catch(() => {})
    for (const itemId of ['3', '4']) client.track(click(itemId))
    await client.flush()
    expect(items()[1]).toEqual(['2', '3', '4'])
  })
})

describe('flush', () => {
  test('sends all, in batches of at most 50, and resolves when the last is stored', async () => {
    const { client, batches } = service([], { events: { batchSize: 50, maxQueued: 1000 } })
    for (let event = 0; event < 120; event++) client.track(click(`${event}`))
    await client.flush()
    expect(batches.map(({ events }) => events.length)).toEqual([50, 50, 20])
  })

  test('waits for a batch that is under way, and for what came meanwhile', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const seen: string[] = []
    const { client } = service([], {
      fetch: async (_, init) => {
        const { events } = JSON.parse(String(init?.body)) as { events: FeedbackEvent[] }
        if (seen.length === 0) await held
        seen.push(...events.map(({ itemId }) => itemId))
        return Response.json({ accepted: 1 })
      },
    })
    client.track(click('1'))
    const first = client.flush()
    client.track(click('2'))
    const second = client.flush()
    release()
    await Promise.all([first, second])
    expect(seen).toEqual(['1', '2'])
  })

  test('says what went wrong, and keeps the events', async () => {
    const { client, items } = service([503])
    client.track(click('1'))
    await expect(client.flush()).rejects.toMatchObject({ status: 503 })
    await client.flush()
    expect(items()).toEqual([['1'], ['1']])
  })

  test('has nothing to do where nothing was tracked', async () => {
    const { client, batches } = service([])
    await client.flush()
    await client.close()
    expect(batches).toEqual([])
  })

  test('does not let a batch outlive its page that is larger than browsers allow', async () => {
    const { client, batches } = service([], { events: { batchSize: 50 } })
    for (let event = 0; event < 40; event++) client.track({ ...click('七'.repeat(500)), eventId: `${event}` })
    await client.flush()
    expect(batches.map(({ keepalive }) => keepalive)).toEqual([false])
  })
})

describe('on a page', () => {
  test('what waits is sent when the page is hidden or left, until the client is closed', async () => {
    const page = Object.assign(new EventTarget(), { hidden: false })
    const frame = new EventTarget()
    vi.stubGlobal('document', page)
    vi.stubGlobal('addEventListener', frame.addEventListener.bind(frame))
    try {
      const { client, items } = service([])
      client.track(click('1'))
      page.dispatchEvent(new Event('visibilitychange'))
      expect(items()).toEqual([])
      page.hidden = true
      page.dispatchEvent(new Event('visibilitychange'))
      expect(items()).toEqual([['1']])
      client.track(click('2'))
      frame.dispatchEvent(new Event('pagehide'))
      expect(items()).toEqual([['1'], ['2']])
      await client.close()
      client.track(click('3'))
      frame.dispatchEvent(new Event('pagehide'))
      expect(items()).toHaveLength(2)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})
