import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type RankingsResponse, rankingsResponseSchema } from '../../../src/worker/contract/rankings.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

async function rank(body: object): Promise<RankingsResponse> {
  const response = await service.post('/v1/rankings', body)
  expect(response.status).toBe(200)
  return rankingsResponseSchema.strict().parse(await response.json())
}

const ids = (items: readonly number[]) => items.map(itemId)
const idsOf = ({ items }: RankingsResponse) => items.map((item) => item.itemId)
const LIKES_HORROR = [1, 3, 5].map((item) => ({ itemId: itemId(item), value: 5 }))

test('any list comes back in the order and with the scores of the recommendations of everything', async () => {
  const everything = async (body: object) => {
    const response = await service.post('/v1/recommendations', { ...body, limit: 500, excludeSeen: false })
    return ((await response.json()) as RankingsResponse).items
  }
  const visitors = [
    { userId: userId(0) },
    { interactions: LIKES_HORROR },
    { userId: userId(4), interactions: LIKES_HORROR },
    { userId: 'nobody' },
  ]
  const orders = await Promise.all(visitors.map(everything))
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: visitors.length - 1 }),
      fc.array(fc.nat({ max: ITEMS - 1 }), { minLength: 1, maxLength: 60 }),
      async (visitor, items) => {
        const ranked = await rank({ ...visitors[visitor], itemIds: ids(items) })
        const named = new Set(ids(items))
        expect(ranked.items).toEqual(orders[visitor]?.filter((item) => named.has(item.itemId)))
        expect(ranked.fallback).toBe(visitor === 3 ? 'popular' : undefined)
      },
    ),
    { numRuns: 100 },
  )
})

test('a named twice item comes back once, and a seen one stays in', async () => {
  const answer = await rank({ userId: userId(1), itemIds: ids([1, 0, 1, 0]) })
  expect(idsOf(answer)).toEqual(ids([1, 0]))
})

test('where nothing is known the order is by popularity, labelled', async () => {
  for (const body of [{}, { userId: 'nobody' }, { interactions: [{ itemId: itemId(9), value: 0 }] }]) {
    const answer = await rank({ ...body, itemIds: ids([30, 2, 11]) })
    expect([answer.fallback, idsOf(answer)]).toEqual(['popular', ids([2, 11, 30])])
  }
})

test('metadata comes when asked for', async () => {
  const { items } = await rank({ itemIds: ids([1]), include: ['metadata'] })
  expect(items[0]?.metadata).toMatchObject({ title: 'Crépuscule 1' })
})

test('an unknown item is a 404 that names it', async () => {
  const response = await service.post('/v1/rankings', { itemIds: [itemId(1), 'nosuch'] })
  const problem = await expectProblem(response, 404, 'unknown-item')
  expect(problem.detail).toBe('The model has no item "nosuch".')
})

test('1,000 items are allowed; none and 1,001 are a 400 that names the field', async () => {
  expect((await rank({ itemIds: Array(1000).fill(itemId(0)) })).items).toHaveLength(1)
  for (const itemIds of [[], Array(1001).fill(itemId(0)), undefined]) {
    const problem = await expectProblem(
      await service.post('/v1/rankings', { itemIds }),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map(({ field }) => field)).toEqual(['itemIds'])
  }
})

test('a filter leaves items out of the list, known visitor or not', async () => {
  const filter = { genres: { any: ['Horror'] }, year: { lt: 1990 } }
  for (const body of [{ userId: userId(0) }, { userId: 'nobody' }]) {
    const itemIds = ids([20, 2, 9, 11, 5, 39])
    const [whole, filtered] = [await rank({ ...body, itemIds }), await rank({ ...body, itemIds, filter })]
    const horror = new Set(ids([9, 5]))
    expect(filtered.items).toEqual(whole.items.filter((item) => horror.has(item.itemId)))
    expect(filtered.items).toHaveLength(2)
  }
  expect((await rank({ itemIds: ids([2]), filter })).items).toEqual([])
  await expectProblem(
    await service.post('/v1/rankings', { itemIds: ids([2]), filter: { genre: { eq: 'Horror' } } }),
    400,
    'invalid-filter',
  )
})

test('reasons and predicted ratings are those of recommendations of the same items', async () => {
  const body = { userId: userId(4), interactions: LIKES_HORROR, explain: true, include: ['predictedRating'] }
  const response = await service.post('/v1/recommendations', { ...body, limit: 500, excludeSeen: false })
  const { items: everything } = (await response.json()) as RankingsResponse
  const { items } = await rank({ ...body, itemIds: ids([20, 7, 3]) })
  const named = new Set(ids([20, 7, 3]))
  expect(items).toEqual(everything.filter((item) => named.has(item.itemId)))
  for (const { reasons, predictedRating } of items) {
    expect(reasons?.length).toBeGreaterThan(0)
    expect(predictedRating).toBeTypeOf('number')
  }
  const [first] = (await rank({ ...body, maxReasons: 1, itemIds: ids([20]) })).items
  expect(first?.reasons).toHaveLength(1)
})

test('without explain there are no reasons, and of nobody known there are none either', async () => {
  const [plain] = (await rank({ userId: userId(4), itemIds: ids([20]) })).items
  expect(plain).not.toHaveProperty('reasons')
  const [unknown] = (await rank({ itemIds: ids([20]), explain: true, include: ['predictedRating'] })).items
  expect(unknown).toEqual({ itemId: itemId(20), score: expect.any(Number) })
})

test('500 items can be explained; 501 are a 400 that says so', async () => {
  const body = { userId: userId(1), explain: true }
  expect((await rank({ ...body, itemIds: Array(500).fill(itemId(0)) })).items).toHaveLength(1)
  const response = await service.post('/v1/rankings', { ...body, itemIds: Array(501).fill(itemId(0)) })
  const problem = await expectProblem(response, 400, 'invalid-request')
  expect(problem.errors).toEqual([
    { field: 'itemIds', message: 'got 501 entries, expected at most 500 with explain' },
  ])
})
