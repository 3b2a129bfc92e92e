import { beforeEach, describe, expect, test } from 'vitest'
import {
  eventsResponseSchema,
  exportedEventsResponseSchema,
  type FeedbackEvent,
} from '../../../src/worker/contract/events.ts'
import { MAX_EVENTS } from '../../../src/worker/contract/limits.ts'
import { expectProblem } from '../expect-problem.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService
beforeEach(() => {
  service = testService({ events: true })
})

const NOW = 1_700_000_000
const event = { type: 'interaction', userId: 'ann', itemId: 'film-0' } as const

async function post(...events: FeedbackEvent[]): Promise<number> {
  const response = await service.post('/v1/events', { events })
  expect(response.status).toBe(202)
  return eventsResponseSchema.strict().parse(await response.json()).accepted
}

async function exported(query = '') {
  await service.eventObjects.ringAlarms()
  const response = await service.get(`/v1/events${query}`)
  expect(response.status).toBe(200)
  return exportedEventsResponseSchema.strict().parse(await response.json())
}

describe('POST /v1/events', () => {
  test('takes events before anything is published, of items that nobody knows', async () => {
    expect(await post({ ...event, itemId: 'of tomorrow' }, { ...event, type: 'click' })).toBe(2)
    expect((await exported()).events.map(({ itemId }) => itemId)).toEqual(['of tomorrow', 'film-0'])
  })

  test('keeps what it was sent, with the time of arrival and an id of its own where there are none', async () => {
    const whole = {
      ...event,
      eventId: 'event-1',
      value: null,
      timestamp: 1_600_000_000.25,
      recommendationId: 'answer-1',
    } as const
    await post(whole, event)
    const { events } = await exported()
    expect(events).toEqual([
      whole,
      { ...event, timestamp: NOW, eventId: expect.stringMatching(/^[-\da-f]{36}$/) },
    ])
  })

  test('counts a repeated event as accepted, and keeps it once', async () => {
    const named = { ...event, eventId: 'event-1' }
    expect(await post(named)).toBe(1)
    expect(await post(named, { ...event, eventId: 'event-2' })).toBe(2)
    expect((await exported()).events.map(({ eventId }) => eventId)).toEqual(['event-1', 'event-2'])
  })

  test.each([
    ['no events', { events: [] }, 'events', 'got 0 entries, expected at least 1'],
    [
      'too many',
      { events: Array(MAX_EVENTS + 1).fill(event) },
      'events',
      'got 101 entries, expected at most 100',
    ],
    [
      'an id with a zero character, which no file of a training can hold',
      { events: [{ ...event, userId: 'a\0b' }] },
      'events[0].userId',
      'has a zero character or half of a surrogate pair, expected text without',
    ],
    [
      'half of a surrogate pair',
      { events: [event, { ...event, recommendationId: '\ud800' }] },
      'events[1].recommendationId',
      'has a zero character or half of a surrogate pair, expected text without',
    ],
    [
      'an unknown type',
      { events: [{ ...event, type: 'purchase' }] },
      'events[0].type',
      'got "purchase", expected "impression" or "click" or "interaction"',
    ],
    [
      'a value with a click',
      { events: [event, { ...event, type: 'click', value: 5 }] },
      'events[1].value',
      'got a value with "click", expected one with "interaction" alone',
    ],
    [
      'an infinite value',
      { events: [{ ...event, value: 1e10 }] },
      'events[0].value',
      'got 10000000000, expected at most 1000000000',
    ],
    [
      'a time in milliseconds',
      { events: [event, { ...event, timestamp: NOW * 1000 }] },
      'events[1].timestamp',
      `got ${NOW * 1000}, expected at most ${NOW + 86_400}, a day from now: seconds since 1970, not milliseconds`,
    ],
    [
      'a negative time',
      { events: [{ ...event, timestamp: -1 }] },
      'events[0].timestamp',
      'got -1, expected at least 0',
    ],
    [
      'no user',
      { events: [{ ...event, userId: '' }] },
      'events[0].userId',
      'got 0 characters, expected at least 1',
    ],
    [
      'a misspelt field',
      { events: [{ ...event, itemID: 'x' }] },
      'events[0].itemID',
      expect.stringContaining('is not known'),
    ],
  ])('refuses %s, and keeps none of the events', async (_what, body, field, message) => {
    const problem = await expectProblem(await service.post('/v1/events', body), 400, 'invalid-request')
    expect(problem.errors).toEqual([{ field, message }])
    expect((await exported()).events).toEqual([])
  })

  test('takes an event of a clock that is a day ahead', async () => {
    expect(await post({ ...event, timestamp: NOW + 86_400 })).toBe(1)
  })

  test('acknowledges nothing that the store did not take, and takes it when it is sent again', async () => {
    const named = { ...event, eventId: 'event-1' }
    for (const fault of ['failing', 'lost'] as const) {
      service.eventObjects.faults.users = fault
      const response = await service.post('/v1/events', { events: [named] })
      expect(response.headers.get('Retry-After')).toBe('5')
      await expectProblem(response, 503, 'event-store-unavailable')
    }
    service.eventObjects.faults.users = null
    expect(await post(named)).toBe(1)
    expect((await exported()).events).toHaveLength(1)
  })

  test('a store that hangs is waited for five seconds, no longer', async () => {
    service.eventObjects.faults.users = 'hanging'
    const answer = service.post('/v1/events', { events: [event] })
    for (let turn = 0; turn < 5; turn++) await service.clock.turn()
    service.clock.pass(5_000)
    await expectProblem(await answer, 503, 'event-store-unavailable')
    expect(service.reported).toEqual([
      'event-store-failed: TimeLimitError: event store: no answer within 5000 ms',
    ])
  })
})

describe('GET /v1/events', () => {
  test('gives pages, and goes on later from where they ended', async () => {
    for (let place = 0; place < 5; place++)
      await post({ ...event, userId: `user-${place}`, eventId: `e${place}` })
    const first = await exported('?limit=2')
    expect([first.events.length, first.isLast]).toEqual([2, false])
    const rest = await exported(`?after=${first.after}`)
    expect([rest.events.length, rest.isLast]).toEqual([3, true])
    const ids = [...first.events, ...rest.events].map(({ eventId }) => eventId)
    expect(ids.toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
    expect(await exported(`?after=${rest.after}`)).toEqual({ events: [], after: rest.after, isLast: true })
    await post({ ...event, eventId: 'later' })
    expect((await exported(`?after=${rest.after}`)).events.map(({ eventId }) => eventId)).toEqual(['later'])
  })

  test.each([
    '0',
    '0.0.0',
    '0.0.0.0.0',
    '0.0.0.-1',
    '0.0.0.01',
    '0.0.0.1e3',
    'abc',
    '0.0.0.9999999999999999',
  ])('refuses the cursor %s', async (after) => {
    await expectProblem(await service.get(`/v1/events?after=${after}`), 400, 'invalid-cursor')
  })

  test('answers 503 while the log cannot be read', async () => {
    service.eventObjects.faults.log = 'failing'
    await expectProblem(await service.get('/v1/events'), 503, 'event-store-unavailable')
  })
})

describe('without an event store', () => {
  test('every call that needs one says so', async () => {
    const bare = testService()
    await expectProblem(await bare.post('/v1/events', { events: [event] }), 501, 'no-event-store')
    await expectProblem(await bare.get('/v1/events'), 501, 'no-event-store')
    await expectProblem(await bare.request('/v1/users/ann', { method: 'DELETE' }), 501, 'no-event-store')
  })
})
