import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

describe('limit', () => {
  test('is 20 when not given, and 1 to 500 are allowed', async () => {
    const count = async (body: object) => {
      const answer = (await (await service.post('/v1/recommendations', body)).json()) as { items: unknown[] }
      return answer.items.length
    }
    expect([await count({}), await count({ limit: 1 }), await count({ limit: 500 })]).toEqual([20, 1, ITEMS])
  })

  test.each([0, 501, -1, 1.5, '20', null])('of %j in a body is a 400 that names it', async (limit) => {
    const problem = await expectProblem(
      await service.post('/v1/recommendations', { limit }),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map(({ field }) => field)).toEqual(['limit'])
  })

  test.each(['0', '501', '-1', '1.5', 'ten', ''])(
    'of "%s" in a query is a 400 that names it',
    async (limit) => {
      const problem = await expectProblem(
        await service.get(`/v1/popular?limit=${limit}`),
        400,
        'invalid-request',
      )
      expect(problem.errors?.map(({ field }) => field)).toEqual(['limit'])
    },
  )

  test.each([
    ['limit=0', 'limit: got 0, expected at least 1'],
    ['limit=501', 'limit: got 501, expected at most 500'],
    ['limit=abc', 'limit: got "abc", expected an integer'],
    ['limit=', 'limit: got "", expected an integer'],
    ['limit=1.5', 'limit: got 1.5, expected an integer'],
    ['limit=1&limit=2', 'limit: got a list, expected an integer'],
    ['include=meta', 'include[0]: got "meta", expected "metadata"'],
  ])('?%s is told "%s"', async (query, detail) => {
    const problem = await expectProblem(await service.get(`/v1/popular?${query}`), 400, 'invalid-request')
    expect(problem.detail).toBe(detail)
  })
})

describe('a body is refused', () => {
  const tooMany = Array.from({ length: 1001 }, (_, index) => ({ itemId: `${index}` }))

  test.each([
    ['an interaction without item', { interactions: [{ value: 5 }] }, 'interactions[0].itemId'],
    ['an id that is a number', { interactions: [{ itemId: 1 }] }, 'interactions[0].itemId'],
    ['an id of 257 characters', { userId: 'u'.repeat(257) }, 'userId'],
    ['an empty id', { exclude: [''] }, 'exclude[0]'],
    ['1,001 interactions', { interactions: tooMany }, 'interactions'],
    ['1,001 excluded items', { exclude: tooMany.map(({ itemId }) => itemId) }, 'exclude'],
    ['a value that is a word', { interactions: [{ itemId: '1', value: 'good' }] }, 'interactions[0].value'],
    ['an include that there is not', { include: ['everything'] }, 'include[0]'],
    ['a field that there is not', { limitt: 5 }, 'limitt'],
    [
      'an interaction with a field too many',
      { interactions: [{ itemId: '1', star: 5 }] },
      'interactions[0].star',
    ],
    ['a list instead of an object', [], 'body'],
  ])('with %s, naming the field', async (_what, body, field) => {
    const problem = await expectProblem(
      await service.post('/v1/recommendations', body),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map((error) => error.field)).toEqual([field])
  })
})

describe('a query is refused', () => {
  test.each([
    '/v1/popular',
    '/v1/items',
    '/v1/items/film-0',
    '/v1/items/film-0/similar',
    '/v1/users/user-0/similar',
    '/v1/users/user-0/recommendations',
  ])('of GET %s with a parameter that there is not, naming it', async (path) => {
    const problem = await expectProblem(await service.get(`${path}?foo=1`), 400, 'invalid-request')
    expect(problem.errors?.map(({ field }) => field)).toEqual(['foo'])
  })

  test.each(['recommendations', 'rankings', 'predictions'])(
    'of POST /v1/%s, whose fields are its body',
    async (name) => {
      const answer = await service.post(`/v1/${name}?limit=5`, { itemIds: ['film-0'] })
      const { errors } = await expectProblem(answer, 400, 'invalid-request')
      expect(errors).toEqual([{ field: 'limit', message: 'is not known here, expected none in the query' }])
    },
  )

  test('with the parameters that there are', async () => {
    const answer = await service.get('/v1/items?limitt=5&sort=title')
    const { errors } = await expectProblem(answer, 400, 'invalid-request')
    const message = 'is not known here, expected one of q, limit, filter, cursor, include'
    expect(errors).toEqual([
      { field: 'limitt', message },
      { field: 'sort', message },
    ])
  })
})

describe('what a field of a body is told', () => {
  test.each([
    ['userId: got 257 characters, expected at most 256', { userId: 'u'.repeat(257) }],
    ['interactions[0].itemId: is missing, expected a string', { interactions: [{ value: 5 }] }],
    ['diversity: got "0.5", expected a number', { diversity: '0.5' }],
    ['explain: got 1, expected true or false', { explain: 1 }],
    ['halfLifeDays: got 0, expected more than 0', { halfLifeDays: 0 }],
    [
      `include[0]: got "${'x'.repeat(40)}…", expected "metadata" or "predictedRating" or "factors"`,
      { include: ['x'.repeat(50)] },
    ],
    ['exclude: got 1001 entries, expected at most 1000', { exclude: Array(1001).fill('1') }],
    ['body: got a list, expected an object', []],
  ])('%s', async (detail, body) => {
    const problem = await expectProblem(
      await service.post('/v1/recommendations', body),
      400,
      'invalid-request',
    )
    expect(problem.detail).toBe(detail)
  })
})
