/** The event store of this deployment: on its Durable Objects, where they are bound. */
import type { Env } from '../env.ts'
import type { DocumentStore } from '../stores/documents.ts'
import { durableEventStore } from './durable-event-store.ts'
import { Feedback, type FeedbackOptions } from './feedback.ts'

interface EventParts extends Omit<FeedbackOptions, 'store'> {
  readonly env: Pick<Env, 'FOLDIN_EVENTS' | 'FOLDIN_EVENT_LOG'>
  readonly documents: DocumentStore
}

/** Null where none is bound: the service then takes no events. */
export function boundEvents({ env, documents, ...options }: EventParts): Feedback | null {
  const { FOLDIN_EVENTS: users, FOLDIN_EVENT_LOG: log } = env
  if (users === undefined || log === undefined) return null
  const store = durableEventStore({
    ofUser: (userId) => users.getByName(userId),
    logPart: (shard) => log.getByName(String(shard)),
    documents,
  })
  return new Feedback({ ...options, store })
}
