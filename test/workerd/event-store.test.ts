import { afterAll, beforeAll, expect } from 'vitest'
import { createTestHarness, type TestHarness } from 'wrangler'
import type { EventStore } from '../../src/worker/events/event-store.ts'
import { eventStoreContract } from '../worker/events/event-store.contract.ts'

let server: TestHarness
let url: URL

beforeAll(async () => {
  server = createTestHarness({
    workers: [
      {
        config: {
          name: 'event-store',
          main: 'test/workerd/event-store-worker.ts',
          compatibility_date: '2026-11-01',
          kv_namespaces: [{ binding: 'FOLDIN_KV', id: 'foldin' }],
          durable_objects: {
            bindings: [
              { name: 'FOLDIN_EVENTS', class_name: 'UserEvents' },
              { name: 'FOLDIN_EVENT_LOG', class_name: 'EventLog' },
            ],
          },
          migrations: [{ tag: 'events', new_sqlite_classes: ['UserEvents', 'EventLog'] }],
        },
      },
    ],
  })
  url = (await server.listen()).url
})
afterAll(() => server.close())

/** The store in the Worker, from here. */
async function call<Method extends keyof EventStore>(
  method: Method,
  ...args: Parameters<EventStore[Method]>
): Promise<Awaited<ReturnType<EventStore[Method]>>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ method, args }) })
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Awaited<ReturnType<EventStore[Method]>>
}

const store: EventStore = {
  append: (events) => call('append', events),
  recent: (userId) => call('recent', userId),
  erase: (userId, at) => call('erase', userId, at),
  erasedUsers: () => call('erasedUsers'),
  exportPage: (request) => call('exportPage', request),
}

eventStoreContract('the event store on Durable Objects in workerd', () => ({
  store,
  async eventually(check) {
    // An assertion that fails is tried again; the last one says what did not hold.
    await expect.poll(async () => check().then(() => true), { timeout: 20_000, interval: 100 }).toBe(true)
  },
}))
