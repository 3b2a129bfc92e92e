import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogEntry, RecentInteraction, StoredEvent } from '../../../src/worker/events/event-store.ts'
import { LogLedger } from '../../../src/worker/events/log-ledger.ts'
import { MOST_KNOWN_EVENTS, UserLedger } from '../../../src/worker/events/user-ledger.ts'
import { sqliteDatabase } from './sqlite-database.ts'

const USER = 'ann'

/** What happens to one user's object and the log, in any order. */
type Step =
  | { readonly kind: 'append'; readonly events: readonly StoredEvent[] }
  | { readonly kind: 'erase'; readonly timestamp: number }
  /** Sends up to so many entries; the answer may be lost on its way back. */
  | { readonly kind: 'forward'; readonly most: number; readonly isLost: boolean }
  /** Sends again what has been sent at some time before. */
  | { readonly kind: 'delayed' }
  | { readonly kind: 'restart' }

const timestamps = fc.integer({ min: 0, max: 20 })
const events = fc.record({
  // Few ids, so that many are sent again.
  eventId: fc.integer({ min: 0, max: 30 }).map((id) => `event-${id}`),
  type: fc.constantFrom('interaction', 'interaction', 'click', 'impression'),
  userId: fc.constant(USER),
  itemId: fc.constantFrom('a', 'b', 'c', 'd'),
  timestamp: timestamps,
})
const values = fc.oneof(
  fc.constant({}),
  fc.constant({ value: null }),
  fc.record({ value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0) }),
)
const storedEvents = fc
  .tuple(events, values)
  .map(([event, value]): StoredEvent => (event.type === 'interaction' ? { ...event, ...value } : event))
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      events: fc.array(storedEvents, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), timestamp: timestamps }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('forward' as const),
      most: fc.integer({ min: 1, max: 5 }),
      isLost: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'delayed' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
)

/** What should be known, told by plain collections. */
class PlainUser {
  readonly known = new Set<string>()
  readonly newest = new Map<string, RecentInteraction & { readonly place: number }>()
  log: LogEntry[] = []
  erasedAt: number | null = null
  #places = 0

  append(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (this.erasedAt !== null && event.timestamp < this.erasedAt) continue
      if (this.known.has(event.eventId)) continue
      this.known.add(event.eventId)
      this.log.push(event)
      const { type, itemId, timestamp } = event
      if (type !== 'interaction' || timestamp < (this.newest.get(itemId)?.timestamp ?? 0)) continue
      const said = 'value' in event ? { value: event.value } : {}
      this.newest.set(itemId, { itemId, ...said, timestamp, place: this.#places++ })
    }
  }

  erase(erasure: LogEntry): void {
    this.known.clear()
    this.newest.clear()
    this.log = [erasure]
    this.erasedAt = Math.max(erasure.timestamp, this.erasedAt ?? 0)
  }

  recent(): RecentInteraction[] {
    return [...this.newest.values()]
      .sort((one, other) => one.timestamp - other.timestamp || one.place - other.place)
      .map(({ place, ...interaction }) => interaction)
  }
}

test('a user’s state and the log are what a plain model says, after any sequence of events, faults and restarts', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40, size: 'max' }), (sequence) => {
      const databases = { user: sqliteDatabase(), log: sqliteDatabase() }
      let user = new UserLedger(databases.user)
      let log = new LogLedger(databases.log)
      const plain = new PlainUser()
      const sent: ReturnType<UserLedger['outbox']>[] = []
      const forward = (most: number, isLost: boolean) => {
        const outbox = user.outbox(most)
        if (outbox === null) return false
        sent.push(outbox)
        log.append(outbox.userId, outbox.entries)
        if (!isLost) user.sent(outbox.entries.at(-1)?.seq ?? 0)
        return true
      }
      for (const [place, step] of sequence.entries()) {
        switch (step.kind) {
          case 'append':
            user.append(USER, step.events)
            plain.append(step.events)
            break
          case 'erase': {
            const erasure = {
              type: 'erasure',
              userId: USER,
              eventId: `erasure-${place}`,
              timestamp: step.timestamp,
            } as const
            user.erase(erasure)
            plain.erase(erasure)
            break
          }
          case 'forward':
            forward(step.most, step.isLost)
            break
          case 'delayed': {
            const again = sent[place % Math.max(1, sent.length)]
            if (again) log.append(again.userId, again.entries)
            break
          }
          case 'restart':
            user = new UserLedger(databases.user)
            log = new LogLedger(databases.log)
        }
        expect(user.recent()).toEqual({ isErased: plain.erasedAt !== null, interactions: plain.recent() })
      }
      while (forward(3, false));
      const { entries } = log.page(0, 1_000)
      expect(entries).toEqual(JSON.parse(JSON.stringify(plain.log)))
      expect(log.erasedUsers()).toEqual(plain.erasedAt === null ? [] : [USER])
    }),
    { seed: 42, numRuns: 500 },
  )
})

describe('what is kept is bounded', () => {
  const event = (place: number): StoredEvent => ({
    eventId: `event-${place}`,
    type: 'click',
    userId: USER,
    itemId: 'item',
    timestamp: place,
  })

  test('ids of the latest events are known again, the log knows all', () => {
    const [user, log] = [new UserLedger(sqliteDatabase()), new LogLedger(sqliteDatabase())]
    const all = Array.from({ length: MOST_KNOWN_EVENTS + 10 }, (_, place) => event(place))
    user.append(USER, all)
    user.append(USER, [event(0), event(9), event(10), event(MOST_KNOWN_EVENTS)])
    const outbox = user.outbox(MOST_KNOWN_EVENTS * 2)
    expect(outbox?.entries.slice(all.length).map(({ entry }) => entry)).toEqual([event(0), event(9)])
    log.append(USER, outbox?.entries ?? [])
    expect(log.page(0, MOST_KNOWN_EVENTS * 2).entries).toEqual(all)
  })

  test('the outbox holds nothing that was sent', () => {
    const user = new UserLedger(sqliteDatabase())
    user.append(USER, [event(1), event(2), event(3)])
    user.sent(user.outbox(2)?.entries.at(-1)?.seq ?? 0)
    expect(user.outbox(10)?.entries.map(({ entry }) => entry)).toEqual([event(3)])
    expect(user.outbox(10)?.userId).toBe(USER)
  })
})

test('a database that has only been read has no tables', () => {
  const [forUser, forLog] = [sqliteDatabase(), sqliteDatabase()]
  expect(new UserLedger(forUser).recent()).toEqual({ isErased: false, interactions: [] })
  expect(new UserLedger(forUser).outbox(1)).toBeNull()
  expect(new LogLedger(forLog).page(7, 1)).toEqual({ entries: [], after: 7, isLast: true })
  expect(new LogLedger(forLog).erasedUsers()).toEqual([])
  for (const { sql } of [forUser, forLog])
    expect(sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([])
})

test('events that cannot be written are not half written', () => {
  const database = sqliteDatabase()
  const user = new UserLedger(database)
  const good = { eventId: 'good', type: 'interaction', userId: USER, itemId: 'a', timestamp: 1 } as const
  user.append(USER, [good])
  const broken = { ...good, eventId: 'broken', itemId: null as unknown as string }
  expect(() => user.append(USER, [{ ...good, eventId: 'second', itemId: 'b' }, broken])).toThrow()
  expect(user.recent().interactions.map(({ itemId }) => itemId)).toEqual(['a'])
  expect(user.outbox(10)?.entries).toHaveLength(1)
})

test('numbers of the log are never given twice, also where its last entries are erased', () => {
  const log = new LogLedger(sqliteDatabase())
  const event = (seq: number) => ({
    seq,
    entry: { eventId: `e${seq}`, type: 'click', userId: USER, itemId: 'a', timestamp: seq } as const,
  })
  const erasure = (seq: number) => ({
    seq,
    entry: { eventId: `e${seq}`, type: 'erasure', userId: USER, timestamp: seq } as const,
  })
  log.append(USER, [event(1), event(2), event(3)])
  let { after } = log.page(0, 10)
  for (const seq of [4, 5, 6]) {
    log.append(USER, [erasure(seq)])
    const page = log.page(after, 10)
    expect(page.entries).toEqual([erasure(seq).entry])
    expect(page.after).toBeGreaterThan(after)
    after = page.after
  }
})
