import { beforeAll, expect, test } from 'vitest'
import {
  type PredictionsResponse,
  predictionsResponseSchema,
} from '../../../src/worker/contract/predictions.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

const CHILDRENS = itemId(10)
const HORROR = itemId(11)

async function predict(body: object): Promise<PredictionsResponse> {
  const response = await service.post('/v1/predictions', body)
  expect(response.status).toBe(200)
  const answer = predictionsResponseSchema.strict().parse(await response.json())
  for (const { predictedRating, biasOnlyRating } of answer.predictions) {
    expect(predictedRating).toBeGreaterThanOrEqual(0.5)
    expect(predictedRating).toBeLessThanOrEqual(5)
    expect(biasOnlyRating).toBeGreaterThanOrEqual(0.5)
    expect(biasOnlyRating).toBeLessThanOrEqual(5)
  }
  return answer
}

/** Predicted rating of the children's film less that of the horror film. */
async function preference(body: object): Promise<number> {
  const { predictions } = await predict({ ...body, itemIds: [CHILDRENS, HORROR] })
  const [childrens, horror] = predictions
  return (childrens?.predictedRating ?? 0) - (horror?.predictedRating ?? 0)
}

test('a known user is predicted to like what fits the stored taste', async () => {
  expect(await preference({ userId: userId(0) })).toBeGreaterThan(0.5)
  expect(await preference({ userId: userId(1) })).toBeLessThan(-0.5)
})

test('posted interactions decide for a stranger, and are merged for a known user', async () => {
  const rated = (stars: (item: number) => number) =>
    Array.from({ length: 10 }, (_, item) => ({ itemId: itemId(item), value: stars(item) }))
  const lovesHorror = rated((item) => (item % 2 === 1 ? 5 : 0.5))
  const lovesChildrens = rated((item) => (item % 2 === 0 ? 5 : 0.5))
  expect(await preference({ interactions: lovesHorror })).toBeLessThan(-0.5)
  expect(await preference({ interactions: lovesChildrens })).toBeGreaterThan(0.5)
  // The stored history of user 0 holds 35 films, so ten others on top move the balance and do not turn it.
  const moved = await preference({ userId: userId(0), interactions: lovesHorror })
  expect(moved).toBeGreaterThan(0)
  expect(moved).toBeLessThan(await preference({ userId: userId(0), interactions: lovesChildrens }))
})

test('values beyond the scale count as its ends', async () => {
  const itemIds = [CHILDRENS, HORROR]
  const atEnds = [
    { itemId: itemId(0), value: 5 },
    { itemId: itemId(1), value: 0.5 },
  ]
  const beyond = [
    { itemId: itemId(0), value: 1e9 },
    { itemId: itemId(1), value: -1e9 },
  ]
  expect(await predict({ interactions: beyond, itemIds })).toEqual(
    await predict({ interactions: atEnds, itemIds }),
  )
})

test('a visitor of whom nothing is known is an average user, labelled', async () => {
  const itemIds = [CHILDRENS]
  const unknown = await predict({ userId: 'nobody', itemIds })
  expect(unknown.fallback).toBe('average-user')
  expect(await predict({ itemIds })).toEqual(unknown)
  expect(await predict({ interactions: [{ itemId: 'nosuch', value: 5 }], itemIds })).toEqual(unknown)
  expect(await predict({ userId: userId(0), itemIds })).not.toHaveProperty('fallback')
})

test('predictions come in the order asked, repeats too', async () => {
  const itemIds = [HORROR, CHILDRENS, HORROR]
  const { predictions } = await predict({ userId: userId(0), itemIds })
  expect(predictions.map((prediction) => prediction.itemId)).toEqual(itemIds)
})

test('an unknown item is a 404 that names it', async () => {
  const response = await service.post('/v1/predictions', { itemIds: [CHILDRENS, 'nosuch'] })
  const problem = await expectProblem(response, 404, 'unknown-item')
  expect(problem.detail).toBe('The model has no item "nosuch".')
})

test.each([[{}], [{ itemIds: [] }], [{ itemIds: Array(1001).fill('1') }], [{ itemIds: '1' }]])(
  'itemIds must be a list of 1 to 1,000: %j',
  async (body) => {
    const problem = await expectProblem(await service.post('/v1/predictions', body), 400, 'invalid-request')
    expect(problem.errors?.map(({ field }) => field)).toEqual(['itemIds'])
  },
)

test('a model of implicit feedback predicts no ratings, and says so', async () => {
  const implicit = testService()
  implicit.publish(fixtureModel({ feedback: 'implicit' }))
  const response = await implicit.post('/v1/predictions', { itemIds: [CHILDRENS] })
  await expectProblem(response, 409, 'no-ratings')
  const recommended = await implicit.post('/v1/recommendations', {
    interactions: [{ itemId: CHILDRENS }],
    include: ['predictedRating'],
  })
  expect(recommended.status).toBe(200)
  expect(JSON.stringify(await recommended.json())).not.toContain('predictedRating')
})
