/** The service in memory that is fuzzed, with what the generators have to know of it: ids, filters, cursors. */
import fc from 'fast-check'
import { type MadeKey, madeKey, SHOP, storeKeys } from '../worker/access/stored-keys.ts'
import { analysedModel } from '../worker/analysed-model.ts'
import { ITEMS, itemId, USERS, userId } from '../worker/fixture-model.ts'
import { type TestService, testService } from '../worker/test-service.ts'
import { createAnswerCheck } from './check-answer.ts'
import { documentRequests } from './document-requests.ts'
import { requestInit } from './fuzz-request.ts'
import { hostileNames, hostileNumbers } from './hostile-values.ts'
import { type OpenApiDocument, operationsOf } from './openapi.ts'
import { rawRequests } from './raw-requests.ts'
import type { RequestFuzz } from './request-fuzz.ts'

/** Where requests go: the app in memory, or the Worker behind a URL. */
export interface FuzzedService {
  get(path: string): Promise<Response>
  post(path: string, body: unknown): Promise<Response>
  request(path: string, init: RequestInit): Promise<Response>
}

interface RequestFuzzOptions {
  /** Whether static assets and the server itself answer too. */
  readonly hasPlatform?: boolean
  /** Headers that every request gets besides its own. */
  readonly credentials?: fc.Arbitrary<readonly Header[]>
}
type Header = readonly [name: string, value: string]

/** A request fuzz of whatever routes the service's own document names: half from the document, half hostile. */
export async function requestFuzzOf(
  service: FuzzedService,
  { hasPlatform = false, credentials = fc.constant([]) }: RequestFuzzOptions = {},
): Promise<RequestFuzz> {
  const document = (await (await service.get('/openapi.json')).json()) as OpenApiDocument
  const operations = operationsOf(document)
  const source = { document, known: knownValues(await cursorsOf(service)), seldom: SELDOM }
  return {
    requests: fc
      .tuple(fc.oneof(documentRequests(source, operations), rawRequests(operations)), credentials)
      .map(([request, headers]) => ({ ...request, headers: [...request.headers, ...headers] })),
    send: (request) => service.request(request.target, requestInit(request)),
    check: createAnswerCheck(document, hasPlatform),
  }
}

/** What the stores and the log of a service in memory keep of each request grows with them: it is thrown away. Each batch thus finds the same events: none. */
export async function forget(service: TestService): Promise<void> {
  await service.settle()
  service.eventObjects.clear()
  for (const list of [service.reported, service.observed, service.kv.reads, service.bucket.reads])
    list.length = 0
}

export function publishedService(): TestService {
  const service = testService({ events: true })
  service.publish(analysedModel())
  return service
}

/** A cursor is good for one request alone, a value for one type of event. */
const SELDOM = new Set(['cursor', 'after', 'value'])

/** The same, closed to whom has no key. Its document and cursors are those of the open one. */
export function closedService(): TestService {
  const service = publishedService()
  storeKeys(service.kv, Object.values(KEYS))
  return service
}

const KEYS = {
  secret: madeKey('secret', 1),
  readOnly: madeKey('secret', 2, { scopes: ['read'] }),
  publishable: madeKey('publishable', 3),
  expired: madeKey('secret', 4, { expiresAt: '2023-11-02T00:00:00.000Z' }),
}
const UNKNOWN_KEY = madeKey('secret', 5)

/** Of every kind of caller; most have a key that works. */
export const credentials: fc.Arbitrary<readonly Header[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant([bearer(KEYS.secret)]) },
  { weight: 2, arbitrary: fc.constant([bearer(KEYS.readOnly)]) },
  { weight: 3, arbitrary: fc.constant([bearer(KEYS.publishable), ['Origin', SHOP] as const]) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      [],
      [bearer(KEYS.publishable)],
      [bearer(KEYS.publishable), ['Origin', 'https://evil.example'] as const],
      [bearer(KEYS.expired)],
      [bearer(UNKNOWN_KEY)],
    ),
  },
)

function bearer({ text }: MadeKey): Header {
  return ['Authorization', `Bearer ${text}`]
}

function knownValues(cursors: readonly string[]): ReadonlyMap<string, fc.Arbitrary<unknown>> {
  const items = fc.integer({ min: 0, max: ITEMS + 2 }).map(itemId)
  const users = fc.integer({ min: 0, max: USERS + 2 }).map(userId)
  return new Map<string, fc.Arbitrary<unknown>>([
    ['itemId', items],
    ['itemIds', fc.integer({ min: 0, max: ITEMS - 1 }).map(itemId)],
    ['exclude', items],
    ['userId', users],
    ['q', fc.constantFrom('', 'rabbit', 'the 1', 'CREPUSCULE', '子供', 'x')],
    ['cursor', fc.constantFrom(...cursors)],
    ['filter', filters],
  ])
}

const genres = fc.array(fc.constantFrom('Children', 'Horror', 'Nosuch'), { maxLength: 3 })
const condition = fc.oneof(
  fc
    .tuple(fc.constantFrom('any', 'all', 'none'), genres)
    .map(([operator, values]) => ({ genres: { [operator]: values } })),
  fc
    .tuple(fc.constantFrom('gte', 'gt', 'lt', 'lte', 'eq'), fc.integer({ min: 1975, max: 2025 }))
    .map(([operator, value]) => ({ year: { [operator]: value } })),
  {
    weight: 1,
    arbitrary: fc
      .tuple(hostileNames, hostileNumbers)
      .map(([name, value]) => Object.fromEntries([[name, { eq: value }]])),
  },
)
const filters = fc.letrec<{ filter: unknown }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: condition },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((list) => ({ and: list })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { maxLength: 3 }).map((list) => ({ or: list })) },
    { weight: 1, arbitrary: tie('filter').map((filter) => ({ not: filter })) },
  ),
})).filter

/** Cursors of this version, of several questions, and one of another version. */
async function cursorsOf(service: FuzzedService): Promise<string[]> {
  const answers = await Promise.all([
    service.get('/v1/items?limit=1'),
    service.get('/v1/items?limit=3&q=rabbit'),
    service.get(`/v1/users/${userId(1)}/recommendations?limit=2`),
    service.post('/v1/recommendations', { limit: 2 }),
    service.post('/v1/recommendations', { interactions: [{ itemId: itemId(0) }], limit: 3, diversity: 0.5 }),
  ])
  const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { nextCursor?: string }[]
  const cursors = bodies.flatMap(({ nextCursor }) => nextCursor ?? [])
  if (cursors.length !== answers.length)
    throw new Error(`asked for ${answers.length} cursors, got ${cursors.length}`)
  return [...cursors, btoa('0123456789abcdef:1:2'), 'x']
}
