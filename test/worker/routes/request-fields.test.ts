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

  test('messages say what is allowed', async () => {
    const low = await expectProblem(await service.get('/v1/popular?limit=0'), 400, 'invalid-request')
    expect(low.detail).toBe('limit: Too small: expected number to be >=1')
    const high = await expectProblem(await service.get('/v1/popular?limit=501'), 400, 'invalid-request')
    expect(high.detail).toBe('limit: Too big: expected number to be <=500')
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
    ['a field that there is not', { limitt: 5 }, 'body'],
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
