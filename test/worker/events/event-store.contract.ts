/** What every event store promises: run on the ledgers in memory, and on Durable Objects in workerd. */
import { describe, expect, test } from 'vitest'
import type { EventStore, LogEntry, StoredEvent } from '../../../src/worker/events/event-store.ts'
import { NOTHING_EXPORTED } from '../../../src/worker/events/log-shards.ts'
import { MOST_RECENT_ITEMS } from '../../../src/worker/events/user-ledger.ts'

export interface EventStoreUnderTest {
  readonly store: EventStore
  /** Checks again and again while the store forwards, until it holds. */
  eventually(check: () => Promise<void>): Promise<void>
}

let made = 0

/** Of a user of its own, so that tests can share one store. */
export function storedEvent(event: Partial<StoredEvent> & { userId: string }): StoredEvent {
  made++
  return { eventId: `event-${made}`, type: 'interaction', itemId: 'item', timestamp: 1_000, ...event }
}

export function newUser(name: string): string {
  made++
  return `${name}/${made} ü`
}

/** All pages from a place on. */
export async function exportAll(
  store: EventStore,
  limit: number,
  from: readonly number[] = NOTHING_EXPORTED,
): Promise<{ entries: LogEntry[]; after: readonly number[] }> {
  const entries: LogEntry[] = []
  for (let after = from; ; ) {
    const page = await store.exportPage({ after, limit })
    expect(page.entries.length).toBeLessThanOrEqual(limit)
    // Nothing but the last page may be short: otherwise a reader would have to guess.
    if (!page.isLast) expect(page.entries.length).toBe(limit)
    entries.push(...page.entries)
    after = page.after
    if (page.isLast) return { entries, after }
  }
}

export function eventStoreContract(name: string, open: () => EventStoreUnderTest): void {
  describe(name, () => {
    const exportOf = async (store: EventStore, users: readonly string[], limit = 1_000) => {
      const { entries } = await exportAll(store, limit)
      return entries.filter(({ userId }) => users.includes(userId))
    }

    test('knows nothing of a user who has not acted', async () => {
      const { store } = open()
      expect(await store.recent(newUser('nobody'))).toEqual({ isErased: false, interactions: [] })
    })

    test('gives the newest word on each item, oldest first: a value, none, or taken back', async () => {
      const { store } = open()
      const userId = newUser('user')
      await store.append([
        storedEvent({ userId, itemId: 'a', value: 5, timestamp: 30 }),
        storedEvent({ userId, itemId: 'b', value: null, timestamp: 10 }),
        storedEvent({ userId, itemId: 'c', timestamp: 20 }),
        storedEvent({ userId, itemId: 'd', value: 0, timestamp: 20 }),
      ])
      const a = { itemId: 'a', value: 5, timestamp: 30 }
      const c = { itemId: 'c', timestamp: 20 }
      const d = { itemId: 'd', value: 0, timestamp: 20 }
      expect((await store.recent(userId)).interactions).toEqual([
        { itemId: 'b', value: null, timestamp: 10 },
        c,
        d,
        a,
      ])
      // Older by its time: too late. Of the same time: the one that came last.
      await store.append([storedEvent({ userId, itemId: 'a', value: 1, timestamp: 29 })])
      await store.append([storedEvent({ userId, itemId: 'b', value: 2, timestamp: 10 })])
      expect((await store.recent(userId)).interactions).toEqual([
        { itemId: 'b', value: 2, timestamp: 10 },
        c,
        d,
        a,
      ])
    })

    test('keeps an event once, however often it is sent', async () => {
      const { store, eventually } = open()
      const userId = newUser('user')
      const event = storedEvent({ userId, value: 4, timestamp: 50 })
      await store.append([event, event])
      await store.append([{ ...event, value: 1, timestamp: 60 }])
      expect((await store.recent(userId)).interactions).toEqual([{ itemId: 'item', value: 4, timestamp: 50 }])
      await eventually(async () => expect(await exportOf(store, [userId])).toEqual([event]))
      await store.append([event])
      await eventually(async () => expect(await exportOf(store, [userId])).toEqual([event]))
    })

    test('an id is of one user: two may use the same', async () => {
      const { store, eventually } = open()
      const [ann, ben] = [newUser('ann'), newUser('ben')]
      const events = [ann, ben].map((userId) => storedEvent({ userId, eventId: 'the same' }))
      await store.append(events)
      for (const userId of [ann, ben]) expect((await store.recent(userId)).interactions).toHaveLength(1)
      await eventually(async () => expect(await exportOf(store, [ann, ben])).toHaveLength(2))
    })

    test('exports everything once, of each user in order, in pages of any size', async () => {
      const { store, eventually } = open()
      const users = Array.from({ length: 7 }, () => newUser('user'))
      const events = Array.from({ length: 40 }, (_, place) =>
        storedEvent({
          userId: users[place % users.length] ?? '',
          itemId: `item-${place}`,
          type: (['impression', 'click', 'interaction'] as const)[place % 3] ?? 'click',
          ...(place % 2 === 0 ? { recommendationId: `answer-${place}` } : {}),
        }),
      )
      for (let from = 0; from < events.length; from += 10) await store.append(events.slice(from, from + 10))
      await eventually(async () => expect(await exportOf(store, users)).toHaveLength(events.length))
      for (const limit of [1, 3, 17, 1_000]) {
        const exported = await exportOf(store, users, limit)
        for (const userId of users) {
          const own = (entry: LogEntry) => entry.userId === userId
          expect(exported.filter(own)).toEqual(events.filter(own))
        }
      }
      const viewed = (await store.recent(users[0] ?? '')).interactions
      expect(viewed).toHaveLength(
        events.filter(({ userId, type }) => userId === users[0] && type === 'interaction').length,
      )
    })

    test('an export goes on where an earlier one ended', async () => {
      const { store, eventually } = open()
      const users = [newUser('user'), newUser('user'), newUser('user')]
      const first = users.map((userId) => storedEvent({ userId }))
      await store.append(first)
      await eventually(async () => expect(await exportOf(store, users)).toHaveLength(3))
      const { after } = await exportAll(store, 2)
      expect(await exportAll(store, 2, after)).toEqual({ entries: [], after })
      const second = users.map((userId) => storedEvent({ userId, itemId: 'later' }))
      await store.append(second)
      await eventually(async () => {
        const { entries } = await exportAll(store, 2, after)
        expect(entries).toHaveLength(3)
        expect(entries).toEqual(expect.arrayContaining(second))
      })
    })

    test('forgets an erased user everywhere, and says that it has', async () => {
      const { store, eventually } = open()
      const [userId, other] = [newUser('erased'), newUser('other')]
      const kept = storedEvent({ userId: other })
      await store.append([storedEvent({ userId, timestamp: 100 }), kept])
      await eventually(async () => expect(await exportOf(store, [userId])).toHaveLength(1))
      const { after } = await exportAll(store, 1_000)
      await store.append([storedEvent({ userId, itemId: 'on its way', timestamp: 100 })])
      await store.erase(userId, 200)
      expect(await store.recent(userId)).toEqual({ isErased: true, interactions: [] })
      expect((await store.recent(other)).isErased).toBe(false)
      const erasure = { type: 'erasure', userId, timestamp: 200, eventId: expect.any(String) }
      await eventually(async () => expect(await exportOf(store, [userId, other])).toEqual([kept, erasure]))
      // Whoever has exported the user before is told as well.
      expect((await exportAll(store, 1_000, after)).entries).toContainEqual(erasure)
      await eventually(async () => expect(await store.erasedUsers()).toContain(userId))
      expect(await store.erasedUsers()).not.toContain(other)
    })

    test('what happened before an erasure stays forgotten, what happens after counts', async () => {
      const { store, eventually } = open()
      const userId = newUser('erased')
      await store.erase(userId, 200)
      const late = storedEvent({ userId, itemId: 'late', timestamp: 199 })
      const after = storedEvent({ userId, itemId: 'after', timestamp: 200, value: 3 })
      await store.append([late, after])
      const interactions = [{ itemId: 'after', value: 3, timestamp: 200 }]
      expect(await store.recent(userId)).toEqual({ isErased: true, interactions })
      await eventually(async () => {
        const types = (await exportOf(store, [userId])).map(({ type }) => type)
        expect(types).toEqual(['erasure', 'interaction'])
      })
      await store.erase(userId, 300)
      expect(await store.recent(userId)).toEqual({ isErased: true, interactions: [] })
      await eventually(async () => expect(await exportOf(store, [userId])).toHaveLength(1))
    })

    test(`keeps the newest word on ${MOST_RECENT_ITEMS} items, the export has all`, async () => {
      const { store, eventually } = open()
      const userId = newUser('busy')
      const events = Array.from({ length: MOST_RECENT_ITEMS + 60 }, (_, place) =>
        storedEvent({ userId, itemId: `item-${place}`, timestamp: place }),
      )
      for (let from = 0; from < events.length; from += 100) await store.append(events.slice(from, from + 100))
      const { interactions } = await store.recent(userId)
      expect(interactions.map(({ itemId }) => itemId)).toEqual(events.slice(60).map(({ itemId }) => itemId))
      await eventually(async () => expect(await exportOf(store, [userId])).toEqual(events))
    })

    test('takes 50 calls for one user at once', async () => {
      const { store, eventually } = open()
      const userId = newUser('busy')
      const events = Array.from({ length: 50 }, (_, place) =>
        storedEvent({ userId, itemId: `item-${place % 10}`, value: place, timestamp: place }),
      )
      await Promise.all(events.map((event) => store.append([event])))
      const { interactions } = await store.recent(userId)
      expect(interactions.map(({ value }) => value)).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49])
      await eventually(async () => {
        const ids = (await exportOf(store, [userId])).map(({ eventId }) => eventId)
        expect(ids.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted())
      })
    })
  })
}
