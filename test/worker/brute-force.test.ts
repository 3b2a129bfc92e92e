/** The calls against a twin that computes every item from the tables by itself, on random models and requests. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankingRegularization } from '../../src/model/regularization.ts'
import {
  contributions,
  diversified,
  type Film,
  filterJson,
  letsThrough,
  ratingsOfUser,
  scoresOfHistory,
  scoresOfUser,
  similarities,
} from './brute-force-twin.ts'
import { type RandomModel, randomModel } from './random-model.ts'
import { type TestService, testService } from './test-service.ts'

/** What int8 and int16 codes, and float32, may take from a score of size 1 to 10. */
const TOLERANCE = 2e-3
const [ITEMS, USERS] = [60, 12]

interface Answered {
  readonly itemId: string
  readonly score: number
  readonly reasons?: readonly { itemId: string; contribution: number; share: number }[]
}
interface Answer {
  readonly items: readonly Answered[]
  readonly fallback?: string
  readonly nextCursor?: string
}

/** One service a model: publishing is what takes time. */
const services = [1, 2, 3].map((seed) => {
  const model = randomModel(seed, ITEMS, USERS)
  const service = testService()
  service.publish(model.exported)
  return { model, service }
})

async function ok<Body = Answer>(answer: Promise<Response>): Promise<Body> {
  const response = await answer
  expect([response.status, response.ok ? '' : await response.text()]).toEqual([200, ''])
  return (await response.json()) as Body
}

const some = fc.option(fc.constantFrom('Comedy', 'Drama', 'Horror'), { nil: undefined })
const year = fc.option(fc.integer({ min: 1978, max: 2001 }), { nil: undefined })
const film: fc.Arbitrary<Film> = fc.record({ genre: some, from: year, before: year }) as never
const rows = (maxLength: number) => fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength })
const cases = fc.record({
  which: fc.nat({ max: services.length - 1 }),
  user: fc.option(fc.nat({ max: USERS - 1 }), { nil: undefined, freq: 2 }),
  posted: rows(12),
  film,
  exclude: rows(20),
  excludeSeen: fc.boolean(),
  limit: fc.constantFrom(1, 3, 7, 20, 59, 60, 500),
})
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never

function visitorOf({ user, posted }: Case, { itemIds, userIds }: RandomModel) {
  return {
    ...(user === undefined ? {} : { userId: userIds[user] }),
    interactions: posted.map((row) => ({ itemId: itemIds[row] })),
  }
}

function historyOf({ user, posted }: Case, { histories }: RandomModel): number[] {
  const stored = user === undefined ? [] : (histories[user] ?? [])
  return [...new Set([...stored, ...posted])].sort((a, b) => a - b)
}

/** By item the score, or null where the answer is the popular items. */
function scoresOf(request: Case, model: RandomModel): number[] | null {
  const history = historyOf(request, model)
  if (history.length === 0) return null
  if (request.posted.length > 0 || request.user === undefined) return scoresOfHistory(model, history)
  return scoresOfUser(model, request.user)
}

/** That `items` are the best of the allowed rows by these scores, as many as asked for. */
function expectBest(
  items: readonly Answered[],
  { itemIds }: RandomModel,
  allowed: readonly number[],
  scores: readonly number[],
  limit: number,
): void {
  const byId = new Map(allowed.map((row) => [itemIds[row], row]))
  expect(items).toHaveLength(Math.min(limit, allowed.length))
  const answered = items.map(({ itemId }) => byId.get(itemId))
  expect(answered).not.toContain(undefined)
  expect(new Set(answered).size).toBe(items.length)
  for (const [place, { score }] of items.entries()) {
    expect(Math.abs(score - (scores[answered[place] as number] ?? NaN))).toBeLessThan(TOLERANCE)
    const before = items[place - 1]
    if (before !== undefined) {
      expect(before.score).toBeGreaterThanOrEqual(score)
      if (before.score === score) expect(answered[place - 1]).toBeLessThan(answered[place] as number)
    }
  }
  const least = items.at(-1)?.score ?? Infinity
  for (const row of allowed) {
    if (!answered.includes(row)) expect(scores[row]).toBeLessThan(least + TOLERANCE)
  }
}

function allowedRows(request: Case, model: RandomModel): number[] {
  const seen = request.excludeSeen ? historyOf(request, model) : []
  return [...model.itemIds.keys()].filter(
    (row) => letsThrough(model, row, request.film) && !request.exclude.includes(row) && !seen.includes(row),
  )
}

function bodyOf(request: Case, model: RandomModel) {
  const { exclude, excludeSeen, limit } = request
  return {
    ...visitorOf(request, model),
    filter: filterJson(request.film),
    exclude: exclude.map((row) => model.itemIds[row]),
    excludeSeen,
    limit,
  }
}

const recommendAt = (service: TestService, body: object) => ok(service.post('/v1/recommendations', body))

test('recommendations, with filter, exclude, excludeSeen and minScore', async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.option(fc.double({ min: -1, max: 2, noNaN: true })),
      async (request, minScore) => {
        const { model, service } = services[request.which] as (typeof services)[number]
        const scores = scoresOf(request, model)
        const allowed = allowedRows(request, model)
        const answer = await recommendAt(service, bodyOf(request, model))
        expectBest(answer.items, model, allowed, scores ?? model.counts, request.limit)
        if (scores === null) expect(answer.fallback).toBe('popular')
        if (minScore === null || scores === null) return
        const above = await recommendAt(service, { ...bodyOf(request, model), minScore })
        expect(above.items).toEqual(answer.items.filter(({ score }) => score >= minScore))
      },
    ),
    { numRuns: 60 },
  )
})

test('pages by cursor are the whole ranking once, and diverse ones the twin’s order of every block', async () => {
  const diversity = fc.constantFrom(0, 0, 0.3, 1)
  await fc.assert(
    fc.asyncProperty(cases, diversity, async (request, delta) => {
      const { model, service } = services[request.which] as (typeof services)[number]
      const limit = Math.max(7, request.limit)
      const body = { ...bodyOf(request, model), limit, diversity: delta }
      const pages: Answer[] = []
      let cursor: string | undefined
      do {
        const page = await recommendAt(service, { ...body, ...(cursor === undefined ? {} : { cursor }) })
        pages.push(page)
        cursor = page.nextCursor
        expect(pages.length).toBeLessThan(20)
      } while (cursor !== undefined)
      const items = pages.flatMap((page) => page.items)
      const allowed = allowedRows(request, model)
      const scores = scoresOf(request, model) ?? model.counts
      const best = items.toSorted(
        (a, b) => b.score - a.score || model.itemIds.indexOf(a.itemId) - model.itemIds.indexOf(b.itemId),
      )
      expectBest(best, model, allowed, scores, ITEMS)
      for (const page of pages.slice(0, -1)) expect(page.items).toHaveLength(limit)
      if (delta === 0) expect(items).toEqual(best)
      // The whole catalogue is less than a block of 100 candidates.
      else if (delta === 0.3) {
        const candidates = best.map(({ itemId, score }) => ({ row: model.itemIds.indexOf(itemId), score }))
        const expected = diversified(model, candidates, delta).map((row) => model.itemIds[row])
        expect(items.map(({ itemId }) => itemId)).toEqual(expected)
      }
    }),
    { numRuns: 40 },
  )
})

test('reasons are the contributions of the paper’s formula and sum to the score within 1e-5', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (request) => {
      const { model, service } = services[request.which] as (typeof services)[number]
      const history = historyOf(request, model)
      const body = { ...bodyOf(request, model), explain: true, maxReasons: 100 }
      const { items } = await recommendAt(service, body)
      if (history.length === 0) return
      const expected = contributions(model, history)
      for (const { itemId, score, reasons = [] } of items) {
        const sum = reasons.reduce((total, { contribution }) => total + contribution, 0)
        expect(Math.abs(sum - score)).toBeLessThan(1e-5)
        expect(reasons.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 8)
        const of = expected[model.itemIds.indexOf(itemId)] ?? []
        for (const reason of reasons) {
          const entry = history.indexOf(model.itemIds.indexOf(reason.itemId))
          expect(Math.abs(reason.contribution - (of[entry] ?? NaN))).toBeLessThan(TOLERANCE)
        }
        expect(reasons).toHaveLength(history.length)
      }
    }),
    { numRuns: 30 },
  )
})

test('rankings, with a filter, of any list', async () => {
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.array(fc.nat({ max: ITEMS - 1 }), { minLength: 1, maxLength: 90 }),
      async (request, listed) => {
        const { model, service } = services[request.which] as (typeof services)[number]
        const body = {
          ...visitorOf(request, model),
          filter: filterJson(request.film),
          itemIds: listed.map((row) => model.itemIds[row]),
        }
        const { items } = await ok(service.post('/v1/rankings', body))
        const allowed = [...new Set(listed)].filter((row) => letsThrough(model, row, request.film))
        expectBest(items, model, allowed, scoresOf(request, model) ?? model.counts, ITEMS)
      },
    ),
    { numRuns: 40 },
  )
})

function query({ film: wanted, exclude, limit }: Case, model: RandomModel): string {
  const filter = filterJson(wanted)
  const parameters = new URLSearchParams({ limit: String(limit) })
  if (filter !== undefined) parameters.set('filter', JSON.stringify(filter))
  for (const row of exclude) parameters.append('exclude', model.itemIds[row] as string)
  return parameters.toString()
}

test('popular and similar items, and the pages of the catalogue', async () => {
  await fc.assert(
    fc.asyncProperty(cases, fc.nat({ max: ITEMS - 1 }), async (request, row) => {
      const { model, service } = services[request.which] as (typeof services)[number]
      const allowed = [...model.itemIds.keys()].filter(
        (item) => letsThrough(model, item, request.film) && !request.exclude.includes(item),
      )
      const popular = await ok(service.get(`/v1/popular?${query(request, model)}`))
      expectBest(popular.items, model, allowed, model.counts, request.limit)

      const path = `/v1/items/${encodeURIComponent(model.itemIds[row] as string)}/similar`
      const similar = await ok(service.get(`${path}?${query(request, model)}`))
      const others = allowed.filter((item) => item !== row)
      expectBest(similar.items, model, others, similarities(model, row), request.limit)

      const listed: string[] = []
      let cursor: string | undefined
      do {
        const parameters = new URLSearchParams(query({ ...request, exclude: [] }, model))
        parameters.set('limit', '7')
        if (cursor !== undefined) parameters.set('cursor', cursor)
        const page = await ok(service.get(`/v1/items?${parameters}`))
        listed.push(...page.items.map(({ itemId }) => itemId))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      expect(listed).toEqual(model.itemIds.filter((_, item) => letsThrough(model, item, request.film)))
    }),
    { numRuns: 40 },
  )
})

test('predictions of stored users, with and without their factors', async () => {
  interface Predictions {
    readonly predictions: readonly { itemId: string; predictedRating: number; biasOnlyRating: number }[]
  }
  for (const { model, service } of services) {
    for (const [user, userId] of model.userIds.entries()) {
      const body = { userId, itemIds: model.itemIds }
      const { predictions } = await ok<Predictions>(service.post('/v1/predictions', body))
      for (const [row, expected] of ratingsOfUser(model, user).entries()) {
        const got = predictions[row]
        expect(got?.itemId).toBe(model.itemIds[row])
        expect(Math.abs((got?.predictedRating ?? NaN) - expected.predictedRating)).toBeLessThan(TOLERANCE)
        expect(Math.abs((got?.biasOnlyRating ?? NaN) - expected.biasOnlyRating)).toBeLessThan(TOLERANCE)
      }
    }
  }
})

test('the twin regularises as the model says', () => {
  const { ranking } = randomModel(1, 20, 5)
  expect(rankingRegularization(ranking.options, 3, 20)).toBeCloseTo(0.05 * (3 + 0.1 * 20), 12)
})
