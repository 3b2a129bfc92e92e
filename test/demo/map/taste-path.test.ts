import { expect, test } from 'vitest'
import { createFoldinClient, type RecommendationsRequest } from '../../../src/client/index.ts'
import type { MapAnalysis } from '../../../src/demo/map/points.ts'
import { OtherModelError, TastePath } from '../../../src/demo/map/taste-path.ts'
import type { Ratings } from '../../../src/demo/ratings.ts'

const MAP = {
  modelVersion: 'v1',
  center: [0, 0],
  components: [
    [1, 0],
    [0, 1],
  ],
} as unknown as MapAnalysis

/** The taste is (number of ratings, 1): every rating turns it further to the right. */
function pathOf({ modelVersion = 'v1', known = true } = {}) {
  const asked: RecommendationsRequest[] = []
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    fetch: async (_, init) => {
      const request = JSON.parse(String(init?.body)) as RecommendationsRequest
      asked.push(request)
      const factors = known ? { factors: [request.interactions?.length ?? 0, 1] } : {}
      return Response.json({ modelVersion, recommendationId: 'r', items: [], ...factors })
    },
  })
  return { path: new TastePath(client, MAP), asked }
}

/** Latest first, as the site keeps them. */
function rated(...ids: readonly string[]): Ratings {
  return ids.map((id) => ({ film: { id, title: id, subtitle: '', year: null, genres: [] }, value: 5 }))
}

const { signal } = new AbortController()

test('leads from the oldest rating to all of them, and asks for each step once', async () => {
  const { path, asked } = pathOf()
  const first = await path.of(rated('b', 'a'), signal)
  expect(first.map(({ x }) => x)).toEqual([expect.closeTo(1 / Math.SQRT2), expect.closeTo(2 / Math.sqrt(5))])
  expect(asked.map(({ interactions }) => interactions?.map(({ itemId }) => itemId).join())).toEqual([
    'b,a',
    'a',
  ])
  expect(asked[0]).toMatchObject({ include: ['factors'], limit: 1 })
  const second = await path.of(rated('c', 'b', 'a'), signal)
  expect(second).toHaveLength(3)
  expect(asked).toHaveLength(3)
  // Undone: nothing new is asked.
  expect(await path.of(rated('b', 'a'), signal)).toEqual(first)
  expect(asked).toHaveLength(3)
})

test('shows the last six steps of a long history', async () => {
  const { path, asked } = pathOf()
  expect(await path.of(rated(...'kjihgfedcba'), signal)).toHaveLength(6)
  expect(asked).toHaveLength(6)
})

test('is empty without ratings, and where they say nothing of a taste', async () => {
  expect(await pathOf().path.of([], signal)).toEqual([])
  expect(await pathOf({ known: false }).path.of(rated('a'), signal)).toEqual([])
})

test('a vector of another model has no place on this map', async () => {
  await expect(pathOf({ modelVersion: 'v2' }).path.of(rated('a'), signal)).rejects.toThrow(OtherModelError)
})
