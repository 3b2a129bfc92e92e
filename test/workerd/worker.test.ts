import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blobKey } from '../../src/model/keys.ts'
import type { ObservedRequest } from '../../src/worker/observation.ts'
import { expectProblem } from '../worker/expect-problem.ts'
import { fixtureModel, ITEMS, itemId, userId } from '../worker/fixture-model.ts'
import { type PublishedWorker, startWorker } from './published-worker.ts'

let worker: PublishedWorker

beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker.close())

const json = async (response: Promise<Response>) => {
  const answered = await response
  expect(answered.status).toBe(200)
  return (await answered.json()) as Record<string, unknown> & { items: { itemId: string }[] }
}

// In order: a Worker keeps what it has loaded.
describe.sequential('the Worker in workerd', () => {
  const exported = fixtureModel()
  let version: string

  test('answers 503 with Retry-After before anything is published, and lives', async () => {
    const response = await worker.get('/v1/popular')
    expect(response.headers.get('Retry-After')).toBe('30')
    await expectProblem(response, 503, 'no-model')
    expect(await json(worker.get('/health/live'))).toEqual({ status: 'live' })
  })

  test('refuses a truncated and a bit-flipped blob, and recovers when it is whole', async () => {
    version = await worker.publish(exported)
    const { sha256 } = exported.manifest.blobs.items
    const whole = exported.blobs.get(sha256) ?? new Uint8Array()
    const flipped = whole.slice()
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1
    for (const damaged of [whole.slice(0, -1), flipped]) {
      await worker.bindings.FOLDIN_BUCKET.put(blobKey(sha256), damaged)
      const response = await worker.get('/v1/popular')
      expect(response.headers.get('Retry-After')).toBe('5')
      await expectProblem(response, 503, 'model-unavailable')
    }
    expect(worker.logged('model-load-failed').at(-1)).toContain('expected SHA-256')
    await worker.bindings.FOLDIN_BUCKET.put(blobKey(sha256), whole)
  })

  test('loads once for 50 simultaneous first requests', async () => {
    expect(worker.logged('model-loaded')).toHaveLength(0)
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, request) =>
        worker.get(`/v1/users/${encodeURIComponent(userId(request % 30))}/recommendations?limit=5`),
      ),
    )
    expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200))
    for (const response of responses) {
      expect(response.headers.get('foldin-model-version')).toBe(version)
      expect(await response.json()).toMatchObject({ modelVersion: version })
    }
    expect(worker.logged('model-loaded')).toHaveLength(1)
  })

  test.each(['GET', 'HEAD'])('overlooks the body of a %s, which `fetch` sends none with', async (method) => {
    const status = await new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': '9' }
      request(new URL('/v1/popular', worker.url), { method, headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end('{"no":{}}')
    })
    expect(status).toBe(200)
  })

  test('recommends to a known user', async () => {
    const { items } = await json(
      worker.get(`/v1/users/${userId(1)}/recommendations?limit=5&excludeSeen=false&include=metadata`),
    )
    expect(items).toHaveLength(5)
    for (const item of items) expect(item).toMatchObject({ metadata: { genres: ['Horror'] } })
  })

  test('folds in posted interactions', async () => {
    const interactions = [0, 2, 4].map((item) => ({ itemId: itemId(item), value: 5 }))
    const { items } = await json(
      worker.post('/v1/recommendations', {
        interactions,
        limit: 5,
        include: ['metadata', 'predictedRating'],
      }),
    )
    expect(items).toHaveLength(5)
    for (const item of items) {
      expect(item).toMatchObject({ metadata: { genres: ['Children'] }, predictedRating: expect.any(Number) })
    }
  })

  test('falls back to popular for an unknown user', async () => {
    const answer = await json(worker.get('/v1/users/nobody/recommendations?limit=3'))
    expect(answer.fallback).toBe('popular')
    expect(answer.items.map((item) => item.itemId)).toEqual([0, 1, 2].map(itemId))
  })

  test('finds similar items, predicts ratings, searches, and describes items and model', async () => {
    const similar = await json(worker.get(`/v1/items/${encodeURIComponent(itemId(4))}/similar?limit=500`))
    expect(similar.items).toHaveLength(ITEMS - 1)
    const { predictions } = await json(
      worker.post('/v1/predictions', { userId: userId(0), itemIds: [itemId(10), itemId(11)] }),
    )
    expect(predictions).toHaveLength(2)
    const search = await json(worker.get('/v1/items?q=RABBIT%2012'))
    expect(search.items.map((item) => item.itemId)).toEqual([itemId(12)])
    const item = await json(worker.get(`/v1/items/${encodeURIComponent(itemId(3))}?include=metadata`))
    expect(item).toMatchObject({ itemId: itemId(3), metadata: { title: 'Crépuscule 3' } })
    expect(await json(worker.get('/v1/model'))).toMatchObject({ modelVersion: version, feedback: 'explicit' })
    expect(await json(worker.get('/openapi.json'))).toMatchObject({ openapi: '3.1.0' })
  })

  test('orders given items', async () => {
    const itemIds = [2, 31, 33, 0].map(itemId)
    const { items, fallback } = await json(worker.post('/v1/rankings', { userId: userId(1), itemIds }))
    expect(fallback).toBeUndefined()
    expect(
      items
        .slice(0, 2)
        .map((item) => item.itemId)
        .toSorted(),
    ).toEqual([itemId(31), itemId(33)].toSorted())
    expect(items).toHaveLength(4)
  })

  test('pages through recommendations that differ from one another, with reasons', async () => {
    const interactions = [0, 2, 4].map((item) => ({
      itemId: itemId(item),
      value: 5,
      timestamp: item * 86_400,
    }))
    const body = { interactions, limit: 7, diversity: 0.3, explain: true, maxReasons: 100, halfLifeDays: 2 }
    const seen: string[] = []
    let cursor: unknown
    do {
      const page = await json(worker.post('/v1/recommendations', { ...body, ...(cursor ? { cursor } : {}) }))
      for (const item of page.items as {
        itemId: string
        score: number
        reasons: { contribution: number }[]
      }[]) {
        const sum = item.reasons.reduce((total, { contribution }) => total + contribution, 0)
        expect(Math.abs(sum - item.score)).toBeLessThan(1e-5)
        seen.push(item.itemId)
      }
      expect(seen.length).toBeLessThanOrEqual(ITEMS)
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(ITEMS - 3)
    expect(seen).toHaveLength(ITEMS - 3)
  })

  test('leaves out what scores too low', async () => {
    const interactions = [{ itemId: itemId(0), value: 5 }]
    const { items } = await json(worker.post('/v1/recommendations', { interactions, minScore: 1e6 }))
    expect(items).toEqual([])
  })

  test('filters by attributes', async () => {
    const filter = { genres: { any: ['Horror'] }, year: { lt: 1990 } }
    const interactions = [{ itemId: itemId(0), value: 5 }]
    const { items } = await json(worker.post('/v1/recommendations', { interactions, filter }))
    const horror = [1, 3, 5, 7, 9].map(itemId).toSorted()
    expect(items.map((item) => item.itemId).toSorted()).toEqual(horror)
    const text = encodeURIComponent(JSON.stringify(filter))
    const popular = await json(worker.get(`/v1/popular?filter=${text}`))
    expect(popular.items.map((item) => item.itemId).toSorted()).toEqual(horror)
    const ranked = await json(worker.post('/v1/rankings', { itemIds: [2, 9, 31, 5].map(itemId), filter }))
    expect(ranked.items.map((item) => item.itemId)).toEqual([5, 9].map(itemId))
    const problem = await expectProblem(
      await worker.post('/v1/recommendations', { filter: { year: { gte: 'x' } } }),
      400,
      'invalid-filter',
    )
    expect(problem.detail).toBe('filter.year.gte: got "x", expected a finite number: year is a number')
  })

  test('finds users with the same taste', async () => {
    const { users } = await json(worker.get(`/v1/users/${userId(1)}/similar?limit=5`))
    expect(users).toHaveLength(5)
    for (const user of users as { userId: string }[]) expect(user.userId).toMatch(/[13579]$/)
  })

  test('answers bad requests with problems', async () => {
    await expectProblem(await worker.get('/v1/items/nosuch/similar'), 404, 'unknown-item')
    await expectProblem(await worker.get('/v1/nosuch'), 404, 'unknown-route')
    await expectProblem(await worker.get('/v1/popular?limit=0'), 400, 'invalid-request')
    await expectProblem(await worker.get('/v1/popular?limit=501'), 400, 'invalid-request')
    await expectProblem(await worker.get('/v1/recommendations'), 405, 'method-not-allowed')
    await expectProblem(
      await worker.post('/v1/recommendations', { userId: 'u'.repeat(2 ** 20) }),
      413,
      'body-too-large',
    )
  })

  test('logs each request in one line without whom it was for, cold ones marked', () => {
    const lines = worker.logged('request').map((line) => JSON.parse(String(line)) as ObservedRequest)
    expect(lines.length).toBeGreaterThan(60)
    expect(lines.filter(({ cold }) => cold).length).toBeGreaterThanOrEqual(1)
    expect(lines.at(-1)?.cold).toBe(false)
    expect(lines).toContainEqual(
      expect.objectContaining({
        method: 'GET',
        route: '/v1/users/{userId}/recommendations',
        status: 200,
        modelVersion: version,
        degraded: null,
        durationMs: expect.any(Number),
        isolateAgeMs: expect.any(Number),
      }),
    )
    const text = JSON.stringify(lines)
    for (const id of [userId(1), itemId(4), 'nobody', 'nosuch', '127.0.0.1']) expect(text).not.toContain(id)
  })
})
