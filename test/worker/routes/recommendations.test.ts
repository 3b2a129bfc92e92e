import { beforeAll, describe, expect, test } from 'vitest'
import {
  type RecommendationsResponse,
  recommendationsResponseSchema,
} from '../../../src/worker/contract/recommendations.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService
let version: string

beforeAll(() => {
  service = testService()
  version = service.publish(fixtureModel())
})

/** Checks the shape, the labels, the order and that nothing comes twice. */
async function read(response: Response | Promise<Response>): Promise<RecommendationsResponse> {
  const answered = await response
  expect(answered.status).toBe(200)
  expect(answered.headers.get('foldin-model-version')).toBe(version)
  const answer = recommendationsResponseSchema.strict().parse(await answered.json())
  expect(answer.modelVersion).toBe(version)
  const scores = answer.items.map(({ score }) => score)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(scores.every(Number.isFinite)).toBe(true)
  expect(new Set(idsOf(answer)).size).toBe(answer.items.length)
  return answer
}

const idsOf = (answer: RecommendationsResponse) => answer.items.map((item) => item.itemId)
const ids = (items: readonly number[]) => items.map(itemId)
const ALL = Array.from({ length: ITEMS }, (_, item) => item)
const CHILDRENS = ids(ALL.filter((item) => item % 2 === 0))
const HORROR = ids(ALL.filter((item) => item % 2 === 1))
const recommendationsOf = (user: string, query = '') =>
  service.get(`/v1/users/${encodeURIComponent(user)}/recommendations${query}`)

describe('for a user of the training data', () => {
  test('come first what those with the same taste like', async () => {
    const query = '?limit=10&excludeSeen=false'
    expect(CHILDRENS).toEqual(expect.arrayContaining(idsOf(await read(recommendationsOf(userId(0), query)))))
    expect(HORROR).toEqual(expect.arrayContaining(idsOf(await read(recommendationsOf(userId(1), query)))))
  })

  test('are found under ids with slashes, spaces, percent signs and accents', async () => {
    expect(await read(recommendationsOf(userId(2)))).not.toHaveProperty('fallback')
  })

  test('leave out the history unless asked not to', async () => {
    // User 1 has seen items 0…27 of 40.
    const unseen = await read(recommendationsOf(userId(1), '?limit=500'))
    expect(new Set(idsOf(unseen))).toEqual(new Set(ids(ALL.slice(28))))
    const all = await read(recommendationsOf(userId(1), '?limit=500&excludeSeen=false'))
    expect(all.items).toHaveLength(ITEMS)
  })

  test('never hold what is excluded, and are fewer then', async () => {
    const exclude = ids([28, 29, 30]).map((id) => `&exclude=${encodeURIComponent(id)}`)
    const answer = await read(recommendationsOf(userId(1), `?limit=500${exclude.join('')}&exclude=nosuch`))
    expect(new Set(idsOf(answer))).toEqual(new Set(ids(ALL.slice(31))))
  })

  test('cost one range read, and none when asked again', async () => {
    await read(recommendationsOf(userId(5)))
    const before = service.bucket.reads.length
    await read(recommendationsOf(userId(5)))
    expect(service.bucket.reads).toHaveLength(before)
    await read(recommendationsOf(userId(7)))
    expect(service.bucket.reads).toHaveLength(before + 1)
    expect(service.bucket.reads.at(-1)?.range).not.toBeNull()
  })

  test('carry metadata and predicted ratings when asked to, and not otherwise', async () => {
    const bare = await read(recommendationsOf(userId(0)))
    expect(Object.keys(bare.items[0] ?? {}).sort()).toEqual(['itemId', 'score'])
    const full = await read(
      recommendationsOf(userId(0), '?include=metadata&include=predictedRating&limit=3&excludeSeen=false'),
    )
    for (const item of full.items) {
      expect(item.predictedRating).toBeGreaterThanOrEqual(0.5)
      expect(item.predictedRating).toBeLessThanOrEqual(5)
      expect(item.metadata).toMatchObject({ year: expect.any(Number), genres: [expect.any(String)] })
    }
  })
})

describe('for posted interactions', () => {
  test.each([
    ['children’s films', [0, 2, 4], CHILDRENS],
    ['horror', [1, 3, 5], HORROR],
  ])('of %s: more of the same', async (_genre, liked, expected) => {
    const interactions = liked.map((item) => ({ itemId: itemId(item), value: 5 }))
    const answer = await read(service.post('/v1/recommendations', { interactions, limit: 10 }))
    expect(answer).not.toHaveProperty('fallback')
    expect(answer.items).toHaveLength(10)
    expect(expected).toEqual(expect.arrayContaining(idsOf(answer)))
    expect(idsOf(answer)).not.toEqual(expect.arrayContaining(ids(liked.slice(0, 1))))
  })

  test('the vector that they are scored with comes when asked for, and not with a fallback', async () => {
    const asked = (liked: readonly number[], include: readonly string[]) => {
      const interactions = liked.map((item) => ({ itemId: itemId(item), value: 5 }))
      return read(service.post('/v1/recommendations', { interactions, include, limit: 5 }))
    }
    const [childrens, horror] = [await asked([0, 2, 4], ['factors']), await asked([1, 3, 5], ['factors'])]
    // Axis 0 of the fixture is children's films, axis 1 horror, the others are noise.
    const largest = ({ factors = [] }: RecommendationsResponse) => factors.indexOf(Math.max(...factors))
    expect(childrens.factors).toHaveLength(8)
    expect([largest(childrens), largest(horror)]).toEqual([0, 1])
    expect(await asked([0, 2, 4], [])).not.toHaveProperty('factors')
    expect(await asked([], ['factors'])).not.toHaveProperty('factors')
    const stored = await read(recommendationsOf(userId(0), '?include=factors'))
    expect(largest(stored)).toBe(0)
  })

  test('an interaction without a value counts as liked', async () => {
    const answer = await read(
      service.post('/v1/recommendations', { interactions: [{ itemId: itemId(0) }], limit: 5 }),
    )
    expect(CHILDRENS).toEqual(expect.arrayContaining(idsOf(answer)))
  })

  test('posted ones are left out unless asked not to', async () => {
    const interactions = [{ itemId: itemId(0) }, { itemId: itemId(2) }]
    const without = await read(service.post('/v1/recommendations', { interactions, limit: 500 }))
    expect(without.items).toHaveLength(ITEMS - 2)
    const withThem = await read(
      service.post('/v1/recommendations', { interactions, limit: 500, excludeSeen: false }),
    )
    expect(withThem.items).toHaveLength(ITEMS)
  })

  test('unknown items among them change nothing', async () => {
    const known = { itemId: itemId(0), value: 5 }
    const plain = await read(service.post('/v1/recommendations', { interactions: [known] }))
    const mixed = await read(
      service.post('/v1/recommendations', { interactions: [{ itemId: 'nosuch', value: 1 }, known] }),
    )
    expect(mixed.items).toEqual(plain.items)
  })

  test('the order of posting changes nothing', async () => {
    const interactions = [0, 3, 4, 7].map((item) => ({ itemId: itemId(item), value: 5 - (item % 3) }))
    const forth = await read(service.post('/v1/recommendations', { interactions }))
    const back = await read(service.post('/v1/recommendations', { interactions: interactions.toReversed() }))
    expect(back.items).toEqual(forth.items)
  })

  test('of several with one item the latest counts, and without times the last', async () => {
    const horror = { itemId: itemId(1), value: 5 }
    const only = await read(service.post('/v1/recommendations', { interactions: [horror] }))
    const last = await read(
      service.post('/v1/recommendations', { interactions: [{ ...horror, value: 1 }, horror] }),
    )
    expect(last.items).toEqual(only.items)
    const latest = await read(
      service.post('/v1/recommendations', {
        interactions: [
          { ...horror, timestamp: 200 },
          { ...horror, value: 1, timestamp: 100 },
        ],
      }),
    )
    expect(latest.items).toEqual(only.items)
  })

  test('those of a known user are merged over the stored history', async () => {
    // User 0 likes children's films. Enough horror posted on top turns the scale.
    const interactions = HORROR.slice(0, 12).map((id) => ({ itemId: id, value: 5 }))
    const before = await read(service.post('/v1/recommendations', { userId: userId(0), limit: 5 }))
    const after = await read(
      service.post('/v1/recommendations', { userId: userId(0), interactions, limit: 5 }),
    )
    const onlyPosted = await read(service.post('/v1/recommendations', { interactions, limit: 5 }))
    expect(after.items).not.toEqual(before.items)
    expect(after.items).not.toEqual(onlyPosted.items)
  })
})

describe('fall back to the popular ones, and say so', () => {
  const popular = ids([0, 1, 2, 3, 4])

  test('for an unknown user', async () => {
    const answer = await read(recommendationsOf('nobody', '?limit=5'))
    expect(answer.fallback).toBe('popular')
    expect(idsOf(answer)).toEqual(popular)
  })

  test('for nothing posted, and for unknown items only', async () => {
    for (const body of [{}, { interactions: [] }, { interactions: [{ itemId: 'nosuch' }] }]) {
      const answer = await read(service.post('/v1/recommendations', { ...body, limit: 5 }))
      expect([answer.fallback, idsOf(answer)]).toEqual(['popular', popular])
    }
  })

  test('for dislikes only, without what was disliked', async () => {
    const interactions = [{ itemId: itemId(0), value: 0 }]
    const answer = await read(service.post('/v1/recommendations', { interactions, limit: 5 }))
    expect([answer.fallback, idsOf(answer)]).toEqual(['popular', ids([1, 2, 3, 4, 5])])
  })

  test('without what is excluded', async () => {
    const answer = await read(service.post('/v1/recommendations', { exclude: ids([0, 2]), limit: 3 }))
    expect(idsOf(answer)).toEqual(ids([1, 3, 4]))
  })
})
