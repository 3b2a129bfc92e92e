import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogEntry } from '../../../scripts/train/events/event-source.ts'
import { ExportedFeedback, pairsLeftOut } from '../../../scripts/train/events/exported-feedback.ts'
import { UserLedger } from '../../../src/worker/events/user-ledger.ts'
import { sqliteDatabase } from '../../worker/events/sqlite-database.ts'

const NOTHING = { events: [], withdrawn: [], erasedUsers: [] }

const entries = fc
  .array(
    fc.record({
      itemId: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.integer({ min: 1, max: 5 })),
      timestamp: fc.integer({ min: 0, max: 10 }),
    }),
    { maxLength: 30, size: 'max' },
  )
  .map((list) =>
    list.map((entry, place) => ({
      ...entry,
      type: 'interaction' as const,
      userId: 'ann',
      eventId: `e${place}`,
    })),
  )

test('what is exported of a user says of every item what the next recommendation goes by', () => {
  fc.assert(
    fc.property(entries, fc.nat(30), (log, cut) => {
      const ledger = new UserLedger(sqliteDatabase())
      ledger.append('ann', log)
      // In two runs, the second from what the first has left, some entries told twice.
      const first = new ExportedFeedback(['interaction'], NOTHING)
      first.tell(log.slice(0, cut))
      const second = new ExportedFeedback(['interaction'], first.state())
      second.tell(log.slice(Math.max(0, cut - 3)))
      const state = second.state()

      const newest = new Map<string, number | null>()
      // As a training reads it: the latest by time, or else the last in the file.
      for (const { itemId, value } of state.events.toSorted(
        (one, other) => one.timestamp - other.timestamp,
      )) {
        newest.set(itemId, value)
      }
      for (const { itemId } of pairsLeftOut(state)) newest.set(itemId, null)
      const recent = ledger.recent().interactions.map(({ itemId, value }) => [itemId, value] as const)
      expect(new Map([...newest].sort())).toEqual(new Map([...recent].sort()))
    }),
    { seed: 42, numRuns: 500 },
  )
})

test('an erasure forgets all before it, of that user alone, and nothing after it', () => {
  const of = (userId: string, eventId: string): LogEntry => ({
    eventId,
    userId,
    type: 'interaction',
    itemId: 'a',
    timestamp: 1,
  })
  const feedback = new ExportedFeedback(['interaction'], NOTHING)
  feedback.tell([
    of('ann', '1'),
    of('ben', '2'),
    { eventId: 'x', type: 'erasure', userId: 'ann', timestamp: 2 },
    of('ann', '3'),
  ])
  const { events, erasedUsers } = feedback.state()
  expect(events.map(({ eventId }) => eventId).toSorted()).toEqual(['2', '3'])
  expect(erasedUsers).toEqual(['ann'])
})

test('a pair that is said again holds, also where clicks alone are exported', () => {
  const said = { userId: 'ann', itemId: 'a', type: 'interaction' as const }
  const feedback = new ExportedFeedback(['click'], NOTHING)
  feedback.tell([{ ...said, eventId: '1', value: null, timestamp: 1 }])
  expect(pairsLeftOut(feedback.state())).toHaveLength(1)
  feedback.tell([{ ...said, eventId: '2', value: 5, timestamp: 0 }])
  expect(pairsLeftOut(feedback.state())).toHaveLength(1)
  feedback.tell([{ ...said, eventId: '3', value: 5, timestamp: 2 }])
  expect(pairsLeftOut(feedback.state())).toEqual([])
})
