import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

interface Answer {
  readonly items: { readonly itemId: string; readonly score: number }[]
  readonly fallback?: string
  readonly nextCursor?: string
}

async function read(response: Response | Promise<Response>): Promise<Answer> {
  const answered = await response
  expect(answered.status).toBe(200)
  return (await answered.json()) as Answer
}
const idsOf = ({ items }: Answer) => items.map((item) => item.itemId)
const ids = (items: readonly number[]) => items.map(itemId)
const encoded = (filter: unknown) => `filter=${encodeURIComponent(JSON.stringify(filter))}`
const ALL = Array.from({ length: ITEMS }, (_, item) => item)

// Film n is of 1980 + n, for children where n is even and horror where it is odd; of the last nothing is known.
const HORROR = { genres: { any: ['Horror'] } }
const EARLY_HORROR = { ...HORROR, year: { lt: 1990 } }
const earlyHorror = ids([1, 3, 5, 7, 9])

describe('recommendations within a filter', () => {
  test('fill up with what the visitor likes less, rather than be fewer', async () => {
    const body = { interactions: [{ itemId: itemId(0), value: 5 }], filter: EARLY_HORROR, limit: 5 }
    const answer = await read(service.post('/v1/recommendations', body))
    expect(idsOf(answer).toSorted()).toEqual(earlyHorror.toSorted())
    expect(answer).not.toHaveProperty('fallback')
  })

  test('are in the same order and of the same score as without', async () => {
    const ask = (query: string) =>
      read(service.get(`/v1/users/${userId(0)}/recommendations?limit=500&excludeSeen=false&${query}`))
    const [all, horror] = [await ask(''), await ask(encoded(HORROR))]
    const isHorror = new Set(ids(ALL.filter((item) => item % 2 === 1 && item !== ITEMS - 1)))
    expect(horror.items).toEqual(all.items.filter((item) => isHorror.has(item.itemId)))
  })

  test('leave out what is excluded and seen as well', async () => {
    const interactions = [{ itemId: itemId(1), value: 5 }]
    const body = { interactions, filter: EARLY_HORROR, exclude: [itemId(3)] }
    expect(idsOf(await read(service.post('/v1/recommendations', body))).toSorted()).toEqual(
      ids([5, 7, 9]).toSorted(),
    )
  })

  test('come in pages, without a filter’s cursor being good for another', async () => {
    const body = { interactions: [{ itemId: itemId(0), value: 5 }], filter: HORROR, limit: 4 }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await read(service.post('/v1/recommendations', { ...body, ...(cursor && { cursor }) }))
      seen.push(...idsOf(page))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(seen.toSorted()).toEqual(ids(ALL.filter((item) => item % 2 === 1 && item < 39)).toSorted())
    const first = await read(service.post('/v1/recommendations', body))
    const other = { ...body, filter: EARLY_HORROR, cursor: first.nextCursor }
    await expectProblem(await service.post('/v1/recommendations', other), 400, 'invalid-cursor')
  })

  test('are the popular ones within it for whom nothing is known of', async () => {
    const answer = await read(service.get(`/v1/users/nobody/recommendations?limit=3&${encoded(HORROR)}`))
    expect(idsOf(answer)).toEqual(ids([1, 3, 5]))
    expect(answer.fallback).toBe('popular')
  })

  test('are none, labelled, where the filter leaves nothing', async () => {
    const filter = { year: { gt: 3000 } }
    const posted = { interactions: [{ itemId: itemId(0), value: 5 }], filter }
    const known = await read(service.post('/v1/recommendations', posted))
    expect(known).toMatchObject({ items: [], fallback: 'popular' })
    const unknown = await read(service.post('/v1/recommendations', { filter }))
    expect(unknown).toMatchObject({ items: [], fallback: 'popular' })
  })

  test('treat what is not known of an item as documented', async () => {
    const last = itemId(ITEMS - 1)
    const ask = async (filter: unknown) =>
      idsOf(await read(service.post('/v1/recommendations', { filter, limit: 500 })))
    expect(await ask({ year: { gte: 0 } })).not.toContain(last)
    expect(await ask({ year: { lt: 9999 } })).not.toContain(last)
    expect(await ask({ not: { year: { gte: 0 } } })).toEqual([last])
    expect(await ask({ genres: { none: ['Horror', 'Children'] } })).toEqual([last])
    expect(await ask({})).toHaveLength(ITEMS)
  })
})

describe('other lists within a filter', () => {
  test('popular', async () => {
    const answer = await read(
      service.get(`/v1/popular?limit=3&exclude=${encodeURIComponent(itemId(3))}&${encoded(HORROR)}`),
    )
    expect(idsOf(answer)).toEqual(ids([1, 5, 7]))
    expect(await read(service.get(`/v1/popular?${encoded({ year: { lt: 0 } })}`))).toMatchObject({
      items: [],
    })
  })

  test('similar items', async () => {
    const answer = await read(
      service.get(`/v1/items/${itemId(0)}/similar?limit=500&${encoded({ ...HORROR, year: { gte: 2000 } })}`),
    )
    expect(idsOf(answer).toSorted()).toEqual(
      ids(ALL.filter((item) => item % 2 === 1 && item >= 20 && item < 39)).toSorted(),
    )
  })

  test('the catalogue, by words and page by page', async () => {
    expect(idsOf(await read(service.get(`/v1/items?${encoded(EARLY_HORROR)}`)))).toEqual(earlyHorror)
    const found = await read(service.get(`/v1/items?q=rabbit&${encoded({ year: { gte: 1990, lt: 1995 } })}`))
    expect(idsOf(found)).toEqual(ids([10, 12, 14]))
    const pages: string[] = []
    let cursor = ''
    do {
      const page = await read(service.get(`/v1/items?limit=2&${encoded(EARLY_HORROR)}${cursor}`))
      pages.push(...idsOf(page))
      cursor = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(pages).toEqual(earlyHorror)
  })
})

describe('a filter that cannot be used is a 400 that names the place', () => {
  const bad: [string, unknown, string, string][] = [
    [
      'an unknown attribute',
      { director: { eq: 'x' } },
      'filter.director',
      'it has year (number), genres (set)',
    ],
    ['a wrong type', { year: { gte: '1990' } }, 'filter.year.gte', 'got "1990", expected a finite number'],
    [
      'an unknown operator',
      { genres: { like: 'H' } },
      'filter.genres.like',
      'expected one of any, all, none, eq',
    ],
    ['no object', ['genres'], 'filter', 'got a list, expected an object'],
    ['null', null, 'filter', 'got null, expected an object'],
    [
      'a key of every object’s prototype',
      JSON.parse('{"__proto__": {}}'),
      'filter.__proto__',
      'the model has no attribute "__proto__"',
    ],
  ]

  test.each(bad)('%s', async (_, filter, field, message) => {
    const paths = [
      `/v1/users/${userId(0)}/recommendations?`,
      '/v1/popular?',
      `/v1/items/${itemId(0)}/similar?`,
      '/v1/items?',
      '/v1/items?q=rabbit&',
    ]
    const responses = [
      await service.post('/v1/recommendations', { filter }),
      ...(await Promise.all(paths.map((path) => service.get(path + encoded(filter))))),
    ]
    for (const response of responses) {
      const problem = await expectProblem(response, 400, 'invalid-filter')
      expect(problem.errors?.[0]?.field).toBe(field)
      expect(problem.errors?.[0]?.message).toContain(message)
      expect(problem.detail).toContain(field)
    }
  })

  test('text that is not JSON, and text that is too long', async () => {
    const problem = await expectProblem(await service.get('/v1/popular?filter=Horror'), 400, 'invalid-filter')
    expect(problem.detail).toBe('filter: is not JSON')
    const long = encoded({ genres: { any: ['x'.repeat(9000)] } })
    await expectProblem(await service.get(`/v1/popular?${long}`), 400, 'invalid-request')
  })

  test('one without end', async () => {
    const depth = 50_000
    const response = await service.request('/v1/recommendations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{"filter":${'{"not":'.repeat(depth)}{}${'}'.repeat(depth)}}`,
    })
    const problem = await expectProblem(response, 400, 'invalid-filter')
    expect(problem.detail).toContain('more than 8 filters deep')
  })

  test('any filter, where the model has no attributes', async () => {
    const bare = testService()
    bare.publish(fixtureModel({ metadata: false }))
    const problem = await expectProblem(
      await bare.post('/v1/recommendations', { filter: HORROR }),
      400,
      'invalid-filter',
    )
    expect(problem.detail).toBe('filter.genres: the model has no attribute "genres": it has none')
    expect(await (await bare.get('/v1/model')).json()).toMatchObject({ attributes: [] })
  })
})

test('GET /v1/model lists what can be filtered by', async () => {
  expect(await (await service.get('/v1/model')).json()).toMatchObject({
    attributes: [
      { name: 'year', type: 'number', min: 1980, max: 1980 + ITEMS - 2 },
      {
        name: 'genres',
        type: 'set',
        valueCount: 2,
        values: [
          { value: 'Children', items: 20 },
          { value: 'Horror', items: 19 },
        ],
      },
    ],
  })
})

test('the OpenAPI document describes the field by an example', async () => {
  const document = (await (await service.get('/openapi.json')).json()) as {
    paths: Record<string, { get: { parameters: { name: string; schema: object; example?: unknown }[] } }>
    components: { schemas: { RecommendationsRequest: { properties: { filter: object } } } }
  }
  expect(document.components.schemas.RecommendationsRequest.properties.filter).toMatchObject({
    type: 'object',
    example: { year: { gte: 1990, lt: 2000 } },
  })
  for (const path of ['/v1/popular', '/v1/items', '/v1/items/{itemId}/similar']) {
    const parameters = document.paths[path]?.get.parameters ?? []
    const parameter = parameters.find(({ name }) => name === 'filter')
    expect(parameter?.schema).toMatchObject({ type: 'string', maxLength: 8192 })
    expect(JSON.stringify(parameter)).toContain('genres')
  }
})
