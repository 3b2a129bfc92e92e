import { beforeAll, describe, expect, test } from 'vitest'
import { modelVersion } from '../../../src/model/model-version.ts'
import {
  type RecommendationsResponse,
  recommendationsResponseSchema,
} from '../../../src/worker/contract/recommendations.ts'
import { encodeCursor } from '../../../src/worker/routes/cursor.ts'
import { expectProblem } from '../expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

let service: TestService

beforeAll(() => {
  service = testService()
  service.publish(fixtureModel())
})

const PATH = '/v1/recommendations'
const ids = (items: readonly number[]) => items.map(itemId)
const ALL = Array.from({ length: ITEMS }, (_, item) => item)
const LIKED = [0, 2, 4].map((item) => ({ itemId: itemId(item), value: 5 }))
const idsOf = ({ items }: RecommendationsResponse) => items.map((item) => item.itemId)

async function recommend(body: object): Promise<RecommendationsResponse> {
  const response = await service.post(PATH, body)
  expect(response.status).toBe(200)
  return recommendationsResponseSchema.strict().parse(await response.json())
}

async function recommendByQuery(user: string, query: string): Promise<RecommendationsResponse> {
  const response = await service.get(`/v1/users/${encodeURIComponent(user)}/recommendations?${query}`)
  expect(response.status).toBe(200)
  return recommendationsResponseSchema.strict().parse(await response.json())
}

describe('explain', () => {
  const mixed = [...LIKED, { itemId: itemId(1), value: 3 }, { itemId: itemId(3), value: 0.5 }]

  test('gives reasons that sum to the score within 1e-5, without what was disliked', async () => {
    const { items } = await recommend({ interactions: mixed, explain: true, maxReasons: 100, limit: 500 })
    expect(items).toHaveLength(ITEMS - 5)
    for (const { score, reasons = [] } of items) {
      expect(new Set(reasons.map((reason) => reason.itemId))).toEqual(new Set(ids([0, 1, 2, 4])))
      expect(Math.abs(reasons.reduce((sum, { contribution }) => sum + contribution, 0) - score)).toBeLessThan(
        1e-5,
      )
      expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10)
    }
  })

  test('explains a stored user by the stored history', async () => {
    const query = 'limit=500&excludeSeen=false'
    const { items } = await recommendByQuery(userId(1), `${query}&explain=true&maxReasons=100`)
    for (const { score, reasons = [] } of items) {
      expect(reasons.length).toBeGreaterThan(0)
      expect(Math.abs(reasons.reduce((sum, { contribution }) => sum + contribution, 0) - score)).toBeLessThan(
        1e-5,
      )
    }
  })

  test('gives three reasons unless asked for another number, the largest first', async () => {
    const counts = async (body: object) => {
      const answer = await recommend({ interactions: mixed, limit: 3, ...body })
      return answer.items.map(({ reasons }) => reasons?.length)
    }
    expect(await counts({ explain: true })).toEqual([3, 3, 3])
    expect(await counts({ explain: true, maxReasons: 1 })).toEqual([1, 1, 1])
    expect(await counts({})).toEqual([undefined, undefined, undefined])
    const [best] = (await recommend({ interactions: mixed, limit: 1, explain: true })).items
    const contributions = best?.reasons?.map(({ contribution }) => contribution) ?? []
    expect(contributions).toEqual(contributions.toSorted((a, b) => b - a))
    // Children's films are recommended for children's films.
    expect(ids([0, 2, 4])).toContain(best?.reasons?.[0]?.itemId)
  })

  test('leaves items and scores as they are, to 1e-4', async () => {
    const plain = await recommend({ interactions: mixed, limit: 10 })
    const explained = await recommend({ interactions: mixed, limit: 10, explain: true })
    expect(new Set(idsOf(explained))).toEqual(new Set(idsOf(plain)))
    for (const [place, { score }] of explained.items.entries()) {
      expect(Math.abs(score - (plain.items[place]?.score ?? NaN))).toBeLessThan(1e-4)
    }
  })

  test('has nothing to say of popular items', async () => {
    const answer = await recommend({ explain: true, limit: 2 })
    expect(answer.fallback).toBe('popular')
    expect(answer.items.map(Object.keys)).toEqual(Array(2).fill(['itemId', 'score']))
  })
})

describe('diversity', () => {
  test('of 0 changes nothing, byte for byte', async () => {
    const text = async (body: object) => {
      const response = await service.post(PATH, { interactions: LIKED, limit: 7, ...body })
      return (await response.text()).replace(/"recommendationId":"[^"]+"/, '')
    }
    expect(await text({ diversity: 0 })).toBe(await text({}))
  })

  test('brings the other half of the catalogue in, and keeps the best first', async () => {
    const horror = (answer: RecommendationsResponse) =>
      idsOf(answer).filter((id) => ids(ALL.filter((item) => item % 2 === 1)).includes(id)).length
    const plain = await recommend({ interactions: LIKED, limit: 10 })
    const diverse = await recommend({ interactions: LIKED, limit: 10, diversity: 0.9 })
    expect(horror(plain)).toBe(0)
    expect(horror(diverse)).toBeGreaterThan(0)
    expect(diverse.items[0]).toEqual(plain.items[0])
    expect(diverse.items).toHaveLength(10)
  })

  test('is read from a query string too', async () => {
    const body = await recommend({ userId: userId(0), diversity: 0.5, excludeSeen: false })
    const query = await recommendByQuery(userId(0), 'diversity=0.5&excludeSeen=false')
    expect(query.items).toEqual(body.items)
  })
})

describe('pages', () => {
  async function walk(body: object): Promise<RecommendationsResponse[]> {
    const pages: RecommendationsResponse[] = []
    let cursor: string | undefined
    do {
      const page = await recommend({ ...body, ...(cursor === undefined ? {} : { cursor }) })
      pages.push(page)
      // Fails where the pages go round in a circle.
      expect(pages.length).toBeLessThanOrEqual(ITEMS + 1)
      cursor = page.nextCursor
    } while (cursor !== undefined)
    return pages
  }

  test.each([
    ['of a taste', { interactions: LIKED }],
    ['of a stored user, explained', { userId: userId(1), explain: true, excludeSeen: false }],
    ['of popular items', {}],
  ])('%s go on to the end of the catalogue without repeats', async (_what, body) => {
    const whole = await recommend({ ...body, limit: 500 })
    expect(whole).not.toHaveProperty('nextCursor')
    for (const limit of [1, 3, 10, whole.items.length]) {
      const pages = await walk({ ...body, limit })
      expect(pages.flatMap(({ items }) => items)).toEqual(whole.items)
      expect(pages).toHaveLength(Math.ceil(whole.items.length / limit))
      expect(new Set(pages.map(({ fallback }) => fallback))).toEqual(new Set([whole.fallback]))
    }
  })

  test('with diversity hold everything once, and go on as one long answer does', async () => {
    const body = { interactions: LIKED, diversity: 0.4 }
    const pages = await walk({ ...body, limit: 8 })
    const whole = await recommend({ ...body, limit: 500 })
    expect(pages.flatMap(idsOf)).toEqual(idsOf(whole))
    expect(new Set(pages.flatMap(idsOf)).size).toBe(ITEMS - LIKED.length)
  })

  test('may change their size and what is shown', async () => {
    const whole = await recommend({ interactions: LIKED, limit: 10 })
    const first = await recommend({ interactions: LIKED, limit: 4 })
    const second = await recommend({
      interactions: LIKED,
      limit: 6,
      include: ['metadata'],
      cursor: first.nextCursor,
    })
    expect([...idsOf(first), ...idsOf(second)]).toEqual(idsOf(whole))
  })

  test('of another request or version are refused, and so is what is no cursor', async () => {
    const { nextCursor: cursor } = await recommend({ interactions: LIKED, limit: 4 })
    for (const other of [
      { interactions: LIKED.slice(1), cursor },
      { interactions: LIKED, exclude: [itemId(30)], cursor },
      { interactions: LIKED, excludeSeen: false, cursor },
      { interactions: LIKED, diversity: 0.1, limit: 4, cursor },
      { interactions: LIKED, cursor: 'rubbish' },
    ]) {
      await expectProblem(await service.post(PATH, other), 400, 'invalid-cursor')
    }
    const newer = testService()
    newer.publish(fixtureModel({ seed: 2 }))
    const stale = await newer.post(PATH, { interactions: LIKED, cursor })
    const { detail } = await expectProblem(stale, 400, 'stale-cursor')
    expect(detail).toContain(modelVersion(fixtureModel().manifest))
    expect(detail).toContain(modelVersion(fixtureModel({ seed: 2 }).manifest))
  })

  test('a cursor that somebody made up is refused', async () => {
    const cursor = encodeCursor(
      { modelVersion: modelVersion(fixtureModel().manifest), question: 1 },
      [0, 0, 1, 3],
    )
    await expectProblem(await service.post(PATH, { cursor }), 400, 'invalid-cursor')
  })
})

describe('minScore', () => {
  test('leaves out what scores lower, on every page', async () => {
    const whole = await recommend({ interactions: LIKED, limit: 500 })
    const minScore = whole.items[11]?.score ?? NaN
    const cut = await recommend({ interactions: LIKED, limit: 500, minScore })
    expect(cut.items).toEqual(whole.items.slice(0, 12))
    const first = await recommend({ interactions: LIKED, limit: 8, minScore })
    const second = await recommend({ interactions: LIKED, limit: 8, minScore, cursor: first.nextCursor })
    expect([...first.items, ...second.items]).toEqual(cut.items)
    expect(second).not.toHaveProperty('nextCursor')
  })

  test('above every score leaves nothing, which is no fallback', async () => {
    const { items, fallback } = await recommend({ interactions: LIKED, minScore: 1e6 })
    expect([items, fallback]).toEqual([[], undefined])
  })

  test('does not apply to counts, and is read from a query string too', async () => {
    expect((await recommend({ minScore: 1e6, limit: 3 })).items).toHaveLength(3)
    expect((await recommendByQuery(userId(0), 'minScore=1e6')).items).toEqual([])
  })
})

describe('time', () => {
  const DAY = 86_400
  const at = (items: readonly number[], days: number) =>
    items.map((item) => ({ itemId: itemId(item), value: 5, timestamp: 1e9 + days * DAY }))
  const shareOfHorror = async (body: object) => {
    const { items } = await recommend({ limit: 500, excludeSeen: false, ...body })
    const mean = (parity: number) => {
      const half = items.filter((item) => ids(ALL.filter((one) => one % 2 === parity)).includes(item.itemId))
      return half.reduce((sum, { score }) => sum + score, 0) / half.length
    }
    return mean(1) - mean(0)
  }
  // Horror a year ago, children's films now.
  const interactions = [...at([1, 3, 5], -365), ...at([0, 2, 4], 0)]

  test('the shorter the half-life, the less the older taste counts', async () => {
    const shares: number[] = []
    for (const halfLifeDays of [10_000, 365, 30, 1]) {
      shares.push(await shareOfHorror({ interactions, halfLifeDays }))
    }
    expect(shares).toEqual(shares.toSorted((a, b) => b - a))
    const recent = await shareOfHorror({ interactions: at([0, 2, 4], 0) })
    expect(shares.at(-1)).toBeCloseTo(recent, 3)
  })

  test('only ages against the newest matter, and no wall clock', async () => {
    const moved = interactions.map((one) => ({ ...one, timestamp: one.timestamp + 12_345 * DAY }))
    const answer = await recommend({ interactions, halfLifeDays: 30 })
    expect((await recommend({ interactions: moved, halfLifeDays: 30 })).items).toEqual(answer.items)
    const timeless = interactions.map(({ timestamp, ...one }) => one)
    const plain = await recommend({ interactions })
    expect((await recommend({ interactions: timeless, halfLifeDays: 30 })).items).toEqual(plain.items)
  })

  test('predictions and rankings weigh by age too', async () => {
    const itemIds = ids([20, 21])
    const rank = async (body: object) => {
      const response = await service.post('/v1/rankings', { interactions, itemIds, ...body })
      return ((await response.json()) as RecommendationsResponse).items
    }
    expect(await rank({ halfLifeDays: 1 })).not.toEqual(await rank({}))
    const predict = async (body: object) =>
      (await service.post('/v1/predictions', { interactions, itemIds, ...body })).json()
    expect(await predict({ halfLifeDays: 1 })).not.toEqual(await predict({}))
  })

  test.each([0, -1, 36_526, 'week', null])(
    'a half-life of %j is a 400 that names it',
    async (halfLifeDays) => {
      const problem = await expectProblem(await service.post(PATH, { halfLifeDays }), 400, 'invalid-request')
      expect(problem.errors?.map(({ field }) => field)).toEqual(['halfLifeDays'])
    },
  )
})

test.each([1, 0])('disliking a film (value %j) pulls down what is like it', async (value) => {
  const likes = [0, 2, 1].map((item) => ({ itemId: itemId(item), value: 5 }))
  const scores = async (interactions: object[]) => {
    const { items } = await recommend({ interactions, limit: 500, excludeSeen: false })
    return new Map(items.map((item) => [item.itemId, item.score]))
  }
  const before = await scores(likes)
  const after = await scores([...likes, { itemId: itemId(3), value }])
  const horror = ids(ALL.filter((item) => item % 2 === 1))
  for (const id of horror) expect(after.get(id)).toBeLessThan(before.get(id) ?? NaN)
})

describe('refused, naming the field', () => {
  test.each([
    ['diversity', 1.1],
    ['diversity', -0.1],
    ['diversity', 'much'],
    ['explain', 'yes'],
    ['maxReasons', 0],
    ['maxReasons', 101],
    ['minScore', 'high'],
    ['cursor', ''],
    ['cursor', 'c'.repeat(257)],
  ])('%s of %j', async (field, value) => {
    const posted = await expectProblem(await service.post(PATH, { [field]: value }), 400, 'invalid-request')
    expect(posted.errors?.map((error) => error.field)).toEqual([field])
    const queried = await service.get(`/v1/users/u/recommendations?${field}=${value}`)
    expect(
      (await expectProblem(queried, 400, 'invalid-request')).errors?.map((error) => error.field),
    ).toEqual([field])
  })
})
