import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { encodeCursor } from '../../src/worker/routes/cursor.ts'
import { readProblem } from './expect-problem.ts'
import { fixtureModel, itemId, userId } from './fixture-model.ts'
import { type TestService, testService } from './test-service.ts'

let service: TestService
let version: string

beforeAll(() => {
  service = testService()
  version = service.publish(fixtureModel())
})

const RUNS = 400

/** Ids that exist, that do not, and that are no ids at all. */
const anyId = fc.oneof(
  fc.integer({ min: 0, max: 45 }).map(itemId),
  fc.integer({ min: 0, max: 35 }).map(userId),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '\u0000', '\ud800'),
)
const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 500, 501, 1e9, -1e9, 5e-324))
/** Of the version that is served, and of a question that nobody asked. */
const cursorOf = (place: readonly number[]) => encodeCursor({ modelVersion: version, question: 0 }, place)
const interaction = fc.record(
  { itemId: anyId, value: anyNumber, timestamp: anyNumber },
  { requiredKeys: ['itemId'] },
)
const plausibleBody = fc.record(
  {
    userId: anyId,
    interactions: fc.array(interaction, { maxLength: 60 }),
    limit: fc.oneof(fc.integer({ min: 1, max: 500 }), anyNumber),
    exclude: fc.array(anyId, { maxLength: 60 }),
    excludeSeen: fc.boolean(),
    include: fc.subarray(['metadata', 'predictedRating', 'factors']),
    itemIds: fc.array(anyId, { maxLength: 60 }),
    halfLifeDays: anyNumber,
    diversity: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), anyNumber),
    explain: fc.boolean(),
    maxReasons: fc.oneof(fc.integer({ min: 1, max: 100 }), anyNumber),
    minScore: anyNumber,
    cursor: fc.oneof(fc.string(), fc.array(anyNumber, { maxLength: 5 }).map(cursorOf)),
  },
  { requiredKeys: [] },
)
/** Most bodies are nearly right, so that they get far; some have one field too many, or a part replaced. */
const anyBody = fc.oneof(
  { weight: 6, arbitrary: plausibleBody },
  {
    weight: 2,
    arbitrary: fc.tuple(plausibleBody, fc.object()).map(([body, extra]) => ({ ...body, ...extra })),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
)

/** 200 with numbers that are finite, or a 4xx that is a whole problem document. */
async function checkAnswer(response: Response): Promise<void> {
  if (response.status !== 200) {
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    await readProblem(response)
    return
  }
  const body: unknown = await response.json()
  // JSON has no NaN and no infinity: they would be written as null, which nothing here has.
  JSON.stringify(body, (key, value: unknown) => {
    if (/^(score|predictedRating|biasOnlyRating|popularity|contribution|share)$/.test(key))
      expect(value).toSatisfy(Number.isFinite)
    return value
  })
}

test.each(['/v1/recommendations', '/v1/predictions', '/v1/rankings'])(
  'POST %s: no body leads to a 5xx',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => checkAnswer(await service.post(path, body))),
      { numRuns: RUNS },
    )
  },
)

test('POST: no text leads to a 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/v1/recommendations', '/v1/predictions'),
      fc.constantFrom('application/json', 'text/json', 'application/problem+json', 'multipart/form-data', ''),
      fc.uint8Array({ maxLength: 100 }),
      async (path, contentType, body) =>
        checkAnswer(
          await service.request(path, {
            method: 'POST',
            headers: { 'Content-Type': contentType },
            body: body.slice(),
          }),
        ),
    ),
    { numRuns: RUNS },
  )
})

test('GET: no path and no query leads to a 5xx', async () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'v1',
      'items',
      'users',
      'similar',
      'popular',
      'recommendations',
      'model',
      '%',
      '%ff',
      '%00',
      '..',
    ),
    anyId.map((id) => encodeURIComponent(id.toWellFormed())),
  )
  const parameter = fc.tuple(
    fc.constantFrom(
      'limit',
      'exclude',
      'excludeSeen',
      'include',
      'q',
      'cursor',
      'diversity',
      'explain',
      'maxReasons',
      'minScore',
      '__proto__',
    ),
    fc.oneof(
      fc.constantFrom('1', '500', '0.5', 'true', 'metadata', 'rabbit', '%', '%ff'),
      anyId.map((id) => encodeURIComponent(id.toWellFormed())),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.constantFrom(
          '/v1/items',
          '/v1/popular',
          '/v1/items/film-0/similar',
          '/v1/users/user-1/recommendations',
        ),
        fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
      ),
      fc.array(parameter, { maxLength: 4 }),
      async (path, query) => {
        const search = query.map(([name, value]) => `${name}=${value}`).join('&')
        await checkAnswer(await service.get(`${path}?${search}`))
      },
    ),
    { numRuns: RUNS },
  )
})

test('what is excluded or seen never comes back, and the count is as many as are left', async () => {
  const items = Array.from({ length: 40 }, (_, item) => itemId(item))
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...items), { maxLength: 40 }),
      fc.uniqueArray(fc.constantFrom(...items), { maxLength: 40 }),
      fc.integer({ min: 1, max: 60 }),
      fc.boolean(),
      async (liked, exclude, limit, excludeSeen) => {
        const interactions = liked.map((id, place) => ({ itemId: id, value: place % 6 }))
        const response = await service.post('/v1/recommendations', {
          interactions,
          exclude,
          limit,
          excludeSeen,
        })
        const { items: answered } = (await response.json()) as { items: { itemId: string; score: number }[] }
        const gone = new Set(excludeSeen ? [...exclude, ...liked] : exclude)
        expect(answered.filter((item) => gone.has(item.itemId))).toEqual([])
        expect(answered).toHaveLength(Math.min(limit, items.length - gone.size))
        const scores = answered.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      },
    ),
    { numRuns: RUNS },
  )
})
