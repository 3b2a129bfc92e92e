/** Every limit of a request: what reaches it is taken, and one more is a 400 that names the field. */
import { beforeAll, expect, test } from 'vitest'
import { MAX_FILTER_DEPTH, MAX_FILTER_PARTS, MAX_FILTER_VALUES } from '../../src/model/filter.ts'
import {
  MAX_CURSOR_LENGTH,
  MAX_EVENT_ID_LENGTH,
  MAX_EVENTS,
  MAX_EXCLUDED,
  MAX_EXPORTED,
  MAX_FILTER_LENGTH,
  MAX_HALF_LIFE_DAYS,
  MAX_ID_LENGTH,
  MAX_INTERACTIONS,
  MAX_LIMIT,
  MAX_PREDICTED,
  MAX_QUERY_LENGTH,
  MAX_RANKED,
  MAX_REASONS,
  MAX_REQUEST_ID_LENGTH,
} from '../../src/worker/contract/limits.ts'
import { MOST_REFUSALS } from '../../src/worker/refusals.ts'
import { readProblem } from './expect-problem.ts'
import { fixtureModel, ITEMS, itemId } from './fixture-model.ts'
import { type TestService, testService } from './test-service.ts'

let service: TestService
beforeAll(() => {
  service = testService({ events: true })
  service.publish(fixtureModel())
})

const text = (length: number) => 'x'.repeat(length)
const ids = (count: number) => Array.from({ length: count }, (_, index) => `film-${index}`)
/** The model has fewer; each may be named several times. */
const known = (count: number) => Array.from({ length: count }, (_, index) => itemId(index % ITEMS))
const recommend = (body: object) => service.post('/v1/recommendations', body)
const query = (path: string, parameters: Record<string, string | readonly string[]>) => {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
  return service.get(`${path}?${new URLSearchParams(pairs)}`)
}
const event = (fields: object) => ({ type: 'click', userId: 'u', itemId: 'i', ...fields })
const send = (...events: object[]) => service.post('/v1/events', { events })
/** A filter of so many `not` around a condition. */
const nested = (depth: number): object => (depth === 1 ? { year: { gte: 1 } } : { not: nested(depth - 1) })

type Ask = (amount: number) => Promise<Response>
const LIMITS: [string, number, Ask, string][] = [
  ['limit', MAX_LIMIT, (limit) => recommend({ limit }), 'limit'],
  ['limit in a query', MAX_LIMIT, (limit) => query('/v1/popular', { limit: `${limit}` }), 'limit'],
  ['an id', MAX_ID_LENGTH, (length) => recommend({ userId: text(length) }), 'userId'],
  [
    'an id in a path',
    MAX_ID_LENGTH,
    (length) => service.get(`/v1/users/${text(length)}/recommendations`),
    'userId',
  ],
  [
    'the id of an interaction',
    MAX_ID_LENGTH,
    (length) => recommend({ interactions: [{ itemId: text(length) }] }),
    'interactions[0].itemId',
  ],
  [
    'interactions',
    MAX_INTERACTIONS,
    (count) => recommend({ interactions: ids(count).map((itemId) => ({ itemId })) }),
    'interactions',
  ],
  ['excluded items', MAX_EXCLUDED, (count) => recommend({ exclude: ids(count) }), 'exclude'],
  [
    'excluded items in a query',
    MAX_EXCLUDED,
    (count) => query('/v1/users/user-1/recommendations', { exclude: ids(count) }),
    'exclude',
  ],
  [
    'items to order',
    MAX_RANKED,
    (count) => service.post('/v1/rankings', { userId: 'user-1', itemIds: known(count) }),
    'itemIds',
  ],
  [
    'items to predict',
    MAX_PREDICTED,
    (count) => service.post('/v1/predictions', { userId: 'user-1', itemIds: known(count) }),
    'itemIds',
  ],
  ['words to search', MAX_QUERY_LENGTH, (length) => query('/v1/items', { q: text(length) }), 'q'],
  ['reasons', MAX_REASONS, (maxReasons) => recommend({ explain: true, maxReasons }), 'maxReasons'],
  ['half-life', MAX_HALF_LIFE_DAYS, (halfLifeDays) => recommend({ halfLifeDays }), 'halfLifeDays'],
  ['depth of a filter', MAX_FILTER_DEPTH, (depth) => recommend({ filter: nested(depth) }), 'filter'],
  [
    'parts of a filter',
    // The filter itself, and two for each condition: its object and its operator.
    MAX_FILTER_PARTS,
    (parts) => recommend({ filter: { or: filterParts(parts - 1) } }),
    'filter',
  ],
  [
    'values of a filter',
    MAX_FILTER_VALUES,
    (count) => recommend({ filter: { genres: { any: ids(count) } } }),
    'filter',
  ],
  [
    'a filter in a query',
    MAX_FILTER_LENGTH,
    (length) => query('/v1/popular', { filter: `{"year":{"gte":1}${' '.repeat(length - 18)}}` }),
    'filter',
  ],
  ['events', MAX_EVENTS, (count) => send(...Array(count).fill(event({}))), 'events'],
  [
    'the id of an event',
    MAX_EVENT_ID_LENGTH,
    (length) => send(event({ eventId: text(length) })),
    'events[0].eventId',
  ],
  [
    'the id of a recommendation',
    MAX_EVENT_ID_LENGTH,
    (length) => send(event({ recommendationId: text(length) })),
    'events[0].recommendationId',
  ],
  ['exported events', MAX_EXPORTED, (limit) => query('/v1/events', { limit: `${limit}` }), 'limit'],
]

/** Conditions of two parts each, and one of one more operator where the number is odd. */
function filterParts(parts: number): object[] {
  const conditions: object[] = Array.from({ length: Math.floor(parts / 2) }, () => ({ year: { gte: 1 } }))
  return parts % 2 === 0 ? conditions : [{ year: { gte: 1, lt: 3000 } }, ...conditions.slice(1)]
}

test.each(LIMITS)('%s: %d and not one more', async (_what, limit, ask, field) => {
  const reaching = await ask(limit)
  expect(reaching.ok, reaching.ok ? '' : await reaching.text()).toBe(true)
  const problem = await readProblem(await ask(limit + 1))
  expect(problem.status).toBe(400)
  for (const { field: refused } of problem.errors ?? []) expect(refused.startsWith(field), refused).toBe(true)
  expect(problem.errors?.length).toBeGreaterThan(0)
})

test(`a cursor of ${MAX_CURSOR_LENGTH} characters is looked at, and a longer one is not`, async () => {
  expect((await readProblem(await recommend({ cursor: text(MAX_CURSOR_LENGTH) }))).code).toBe(
    'invalid-cursor',
  )
  expect((await readProblem(await recommend({ cursor: text(MAX_CURSOR_LENGTH + 1) }))).code).toBe(
    'invalid-request',
  )
})

test(`a request id of ${MAX_REQUEST_ID_LENGTH} characters is kept, and a longer one is not`, async () => {
  const idOf = async (id: string) =>
    (await service.request('/health/live', { headers: { 'X-Request-Id': id } })).headers.get('X-Request-Id')
  expect(await idOf(text(MAX_REQUEST_ID_LENGTH))).toBe(text(MAX_REQUEST_ID_LENGTH))
  expect(await idOf(text(MAX_REQUEST_ID_LENGTH + 1))).toMatch(/^[0-9a-f-]{36}$/)
})

test('a body of very many unknown fields, or of one with a very long name, is answered shortly', async () => {
  const many = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`a${index}`, 0]))
  for (const body of [many, { interactions: [many] }, { [text(500_000)]: 0 }]) {
    const answer = await (await recommend(body)).text()
    expect(JSON.parse(answer)).toMatchObject({ status: 400, code: 'invalid-request' })
    expect(JSON.parse(answer).errors.length).toBeLessThanOrEqual(MOST_REFUSALS)
    expect(answer.length).toBeLessThan(10_000)
  }
})
