/** A Worker that shows its event store as it is in workerd: POST the name of a method and its arguments. */
import { durableEventStore } from '../../src/worker/events/durable-event-store.ts'
import type { EventLog } from '../../src/worker/events/event-log.ts'
import type { EventStore } from '../../src/worker/events/event-store.ts'
import type { UserEvents } from '../../src/worker/events/user-events.ts'
import { kvDocumentStore } from '../../src/worker/stores/documents.ts'

export { EventLog } from '../../src/worker/events/event-log.ts'
export { UserEvents } from '../../src/worker/events/user-events.ts'

interface Env {
  readonly FOLDIN_KV: Parameters<typeof kvDocumentStore>[0]
  readonly FOLDIN_EVENTS: { getByName(name: string): UserEvents }
  readonly FOLDIN_EVENT_LOG: { getByName(name: string): EventLog }
}

export interface Call {
  readonly method: keyof EventStore
  readonly args: readonly unknown[]
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { method, args } = (await request.json()) as Call
    const store = durableEventStore({
      // A stub answers every method with a promise; here the types are of the objects themselves.
      ofUser(userId) {
        const user = env.FOLDIN_EVENTS.getByName(userId)
        return {
          append: (owner, events) => user.append(owner, events),
          recent: async () => user.recent(),
          erase: (erasure) => user.erase(erasure),
        }
      },
      logPart(shard) {
        const log = env.FOLDIN_EVENT_LOG.getByName(String(shard))
        return { page: async (after, limit) => log.page(after, limit) }
      },
      documents: kvDocumentStore(env.FOLDIN_KV),
    })
    const work = store[method] as (...args: readonly unknown[]) => Promise<unknown>
    try {
      return Response.json((await work(...args)) ?? null)
    } catch (error) {
      return new Response(String(error), { status: 500 })
    }
  },
}
