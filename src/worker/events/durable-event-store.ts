/** The event store on Durable Objects: one for each user, and the parts of the log. STORAGE.md says what is in them. */
import { z } from 'zod'
import { ERASED_USERS_KEY } from '../../model/keys.ts'
import { type DocumentStore, readDocument } from '../stores/documents.ts'
import type { Erasure, EventStore, LogEntry, RecentFeedback, StoredEvent } from './event-store.ts'
import type { LogPage } from './log-ledger.ts'

/** What the store asks of a user's object. */
interface UserObject {
  append(userId: string, events: readonly StoredEvent[]): Promise<void>
  recent(): Promise<RecentFeedback>
  erase(erasure: Erasure): Promise<void>
}

/** What it asks of a part of the log. */
interface LogObject {
  page(after: number, limit: number): Promise<LogPage>
}

export interface EventObjects {
  ofUser(userId: string): UserObject
  logPart(shard: number): LogObject
  /** KV: the list of erased users, which one part of the log writes. */
  readonly documents: DocumentStore
}

const erasedUsersSchema = z.array(z.string())

export function durableEventStore(objects: EventObjects): EventStore {
  return {
    async append(events) {
      const byUser = Map.groupBy(events, ({ userId }) => userId)
      await Promise.all(Array.from(byUser, ([userId, own]) => objects.ofUser(userId).append(userId, own)))
    },

    recent: (userId) => objects.ofUser(userId).recent(),

    erase: (userId, at) =>
      objects.ofUser(userId).erase({
        type: 'erasure',
        userId,
        eventId: `erasure:${crypto.randomUUID()}`,
        timestamp: at,
      }),

    async erasedUsers() {
      return (await readDocument(objects.documents, ERASED_USERS_KEY, erasedUsersSchema)) ?? []
    },

    async exportPage({ after, limit }) {
      const places = [...after]
      const entries: LogEntry[] = []
      let isLast = true
      for (const [shard, place] of after.entries()) {
        // With no room left it is asked for one entry, to know whether there is one.
        const room = limit - entries.length
        const page = await objects.logPart(shard).page(place, Math.max(room, 1))
        if (room === 0) {
          if (page.entries.length > 0) return { entries, after: places, isLast: false }
          continue
        }
        entries.push(...page.entries)
        places[shard] = page.after
        isLast &&= page.isLast
      }
      return { entries, after: places, isLast }
    },
  }
}
