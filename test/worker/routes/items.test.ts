import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  type ItemsResponse,
  itemResponseSchema,
  itemsResponseSchema,
} from '../../../src/worker/contract/items.ts'
import { popularResponseSchema } from '../../../src/worker/contract/popular.ts'
import { similarItemsResponseSchema } from '../../../src/worker/contract/similar-items.ts'
import { encodeCursor, questionHash } from '../../../src/worker/routes/cursor.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, itemId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService
let version: string

beforeAll(() => {
  service = testService()
  version = service.publish(fixtureModel())
})

const ALL = Array.from({ length: ITEMS }, (_, item) => itemId(item))

async function list(query: string): Promise<ItemsResponse> {
  const response = await service.get(`/v1/items${query}`)
  expect(response.status).toBe(200)
  return itemsResponseSchema.strict().parse(await response.json())
}

describe('the catalogue', () => {
  test('is listed in order of popularity', async () => {
    const { items, nextCursor } = await list('?limit=500')
    expect(items.map((item) => item.itemId)).toEqual(ALL)
    const counts = items.map(({ popularity }) => popularity)
    expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    expect(nextCursor).toBeUndefined()
  })

  test.each(['', 'q=the'])('comes whole and without repeats in pages of any size, with %j', async (query) => {
    const whole = (await list(`?limit=500&${query}`)).items
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: ITEMS + 1 }), async (limit) => {
        const paged: unknown[] = []
        let cursor: string | undefined = ''
        while (cursor !== undefined) {
          const page: ItemsResponse = await list(
            `?limit=${limit}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
          )
          expect(page.items.length).toBeGreaterThan(0)
          paged.push(...page.items)
          cursor = page.nextCursor
        }
        expect(paged).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  test('is searched by beginnings of words, whatever the case and the accents', async () => {
    const { items } = await list('?q=RAB%20little&include=metadata&limit=500')
    expect(items).toHaveLength(ITEMS / 2)
    expect(items[0]?.metadata).toEqual({ title: 'The Little Rabbit 0', year: 1980, genres: ['Children'] })
    expect((await list('?q=crepuscule&limit=500')).items).toHaveLength(ITEMS / 2 - 1)
  })

  test('finds an item without metadata by its id', async () => {
    const { items } = await list('?q=film39')
    expect(items).toEqual([{ itemId: 'film-39', popularity: expect.any(Number), coldStart: true }])
  })

  test('answers a search that finds nothing with nothing', async () => {
    expect(await list('?q=zebra')).toEqual({ modelVersion: version, items: [] })
  })

  test('refuses a cursor of another version, and what is none', async () => {
    const stale = await service.get(
      `/v1/items?cursor=${encodeCursor({ modelVersion: '0123456789abcdef', question: 1 }, [3])}`,
    )
    expect((await expectProblem(stale, 400, 'stale-cursor')).detail).toContain(version)
    await expectProblem(await service.get('/v1/items?cursor=%00'), 400, 'invalid-cursor')
  })

  test.each([[0.5], [-1], [ITEMS], [1e300], [3, 4]])(
    'refuses a cursor that somebody has made, behind row %d',
    async (...place) => {
      const question = questionHash({ items: '', filter: undefined })
      const cursor = encodeCursor({ modelVersion: version, question }, place)
      await expectProblem(await service.get(`/v1/items?cursor=${cursor}`), 400, 'invalid-cursor')
    },
  )

  test('refuses a search of more than 256 characters', async () => {
    const problem = await expectProblem(
      await service.get(`/v1/items?q=${'a'.repeat(257)}`),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map(({ field }) => field)).toEqual(['q'])
  })
})

describe('one item', () => {
  test.each(ALL.slice(0, 6))('is found under its id: %s', async (id) => {
    const response = await service.get(`/v1/items/${encodeURIComponent(id)}?include=metadata`)
    const item = itemResponseSchema.strict().parse(await response.json())
    expect([item.itemId, item.modelVersion]).toEqual([id, version])
    expect(item.metadata).toMatchObject({ title: expect.any(String) })
  })

  test('that nobody has had says so', async () => {
    const read = async (item: number) =>
      itemResponseSchema.strict().parse(await (await service.get(`/v1/items/film-${item}`)).json())
    // Nobody has seen the last five films.
    expect(await read(ITEMS - 5)).toMatchObject({ popularity: 0, coldStart: true })
    const before = await read(ITEMS - 6)
    expect(before.popularity).toBeGreaterThan(0)
    expect(before).not.toHaveProperty('coldStart')
  })

  test('that is not there is a 404 that names it', async () => {
    for (const path of ['/v1/items/no%20such', '/v1/items/no%20such/similar']) {
      const problem = await expectProblem(await service.get(path), 404, 'unknown-item')
      expect(problem.detail).toBe('The model has no item "no such".')
    }
  })

  test('with an id of 257 characters is a 400 that names the field', async () => {
    const problem = await expectProblem(
      await service.get(`/v1/items/${'i'.repeat(257)}`),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map(({ field }) => field)).toEqual(['itemId'])
  })

  test('with an id that is no UTF-8 is an unknown item', async () => {
    await expectProblem(await service.get('/v1/items/%ff'), 404, 'unknown-item')
  })
})

describe('similar items', () => {
  test('are those that the same people like, nearest first, without the item itself', async () => {
    const response = await service.get(`/v1/items/${encodeURIComponent(itemId(4))}/similar?limit=19`)
    const answer = similarItemsResponseSchema.strict().parse(await response.json())
    expect(new Set(answer.items.map((item) => item.itemId))).toEqual(
      new Set(ALL.filter((_, item) => item % 2 === 0 && item !== 4)),
    )
    const cosines = answer.items.map(({ score }) => score)
    expect(cosines).toEqual(cosines.toSorted((a, b) => b - a))
    expect(cosines[0]).toBeLessThanOrEqual(1 + 1e-6)
  })

  test('are fewer where some are excluded', async () => {
    const response = await service.get('/v1/items/film-0/similar?limit=500&exclude=film-2&exclude=film-5')
    const answer = similarItemsResponseSchema.parse(await response.json())
    expect(answer.items).toHaveLength(ITEMS - 3)
  })
})

describe('popular items', () => {
  test('come by number of interactions, without what is excluded', async () => {
    const response = await service.get(`/v1/popular?limit=3&exclude=film-0&include=metadata`)
    const answer = popularResponseSchema.strict().parse(await response.json())
    expect(answer.items.map((item) => item.itemId)).toEqual(ALL.slice(1, 4))
    expect(answer.items[0]?.metadata?.title).toBe('Crépuscule 1')
  })
})

test('a model with too many ids to fold is searched by how they begin, a page at a time', async () => {
  const { manifest, blobs } = fixtureModel({ metadata: false })
  const { search: _, ...others } = manifest.blobs
  const bare = testService()
  bare.publish({ manifest: { ...manifest, blobs: others }, blobs })
  const page = async (parameters: string) =>
    itemsResponseSchema.parse(await (await bare.get(`/v1/items?limit=7&q=${parameters}`)).json())
  const expected = ALL.filter((id) => id.startsWith('film-1'))
  const first = await page('film-1')
  const second = await page(`film-1&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map((item) => item.itemId)).toEqual(expected)
  expect(second.nextCursor).toBeUndefined()
  expect((await page('film1')).items).toEqual([])
})

test('a model without metadata answers without it, and is searched by id', async () => {
  const bare = testService()
  bare.publish(fixtureModel({ metadata: false }))
  const response = await bare.get('/v1/items?q=film1&include=metadata&limit=500')
  const { items } = itemsResponseSchema.parse(await response.json())
  expect(items.map((item) => item.itemId)).toEqual(ALL.filter((id) => id.startsWith('film-1')))
  expect(items.every((item) => item.metadata === undefined)).toBe(true)
})
