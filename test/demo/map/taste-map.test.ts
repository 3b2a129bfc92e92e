/** What the map does of itself: follows the ratings, and the model that is served. */
import { expect, test } from 'vitest'
import { createFoldinClient } from '../../../src/client/index.ts'
import { INITIAL_MAP_STATE, type MapState } from '../../../src/demo/map/map-state.ts'
import { TasteMap } from '../../../src/demo/map/taste-map.ts'
import { INITIAL_STATE, type PageState } from '../../../src/demo/page-state.ts'
import type { Ratings } from '../../../src/demo/ratings.ts'
import { Store } from '../../../src/demo/store.ts'
import { syntheticPlaces } from './synthetic-points.ts'

/** A service whose map and whose answers may be of different models, as while a new one spreads. */
function serviceOf(versions: { map: string; answers: string }) {
  const asked: string[] = []
  const answer = (path: string, body: { itemIds?: string[] }) => {
    switch (path) {
      case '/v1/analysis/map': {
        const axis = { low: { items: [], genres: [] }, high: { items: [], genres: [] }, summary: '' }
        const axes = {
          center: [0, 0],
          components: [
            [1, 0],
            [0, 1],
          ],
          axes: [axis, axis],
        }
        return { modelVersion: versions.map, name: 'map', genres: ['Drama'], ...axes, ...syntheticPlaces(60) }
      }
      case '/v1/recommendations':
        return { modelVersion: versions.answers, recommendationId: 'r', items: [], factors: [3, 4] }
      default:
        return {
          modelVersion: versions.map,
          items: (body.itemIds ?? []).map((itemId) => ({ itemId, score: 1 })),
        }
    }
  }
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    fetch: async (input, init) => {
      const { pathname } = new URL(String(input instanceof Request ? input.url : input))
      asked.push(pathname)
      return Response.json(answer(pathname, init?.body ? JSON.parse(String(init.body)) : {}))
    },
  })
  return { client, asked }
}

const RATINGS: Ratings = [
  { film: { id: '5', title: 'Five', subtitle: '', year: 1999, genres: [] }, value: 5 },
]

async function opened(versions: { map: string; answers: string }) {
  const { client, asked } = serviceOf(versions)
  const page = new Store<PageState>({ ...INITIAL_STATE, ratings: RATINGS })
  const store = new Store<MapState>(INITIAL_MAP_STATE)
  const app = { client, store: page, visitor: null as never, setTitle: () => undefined }
  const tasteMap = new TasteMap(app, store)
  await tasteMap.open()
  return { tasteMap, store, versions, maps: () => asked.filter((path) => path === '/v1/analysis/map').length }
}

test('the visitor’s place is known once the map is, with films near it', async () => {
  const { tasteMap, store, maps } = await opened({ map: 'v1', answers: 'v1' })
  expect(store.state.trail).toEqual([{ x: 0.6, y: 0.8 }])
  expect(tasteMap.nearVisitor()).toHaveLength(8)
  expect(tasteMap.filmOf(4)).toMatchObject({ id: '5', title: 'Five' })
  expect(maps()).toBe(1)
  await tasteMap.follow([])
  expect(store.state.trail).toEqual([])
})

test('where another model answers than the map is of, the map is asked for again, but not without end', async () => {
  const { tasteMap, store, versions, maps } = await opened({ map: 'v1', answers: 'v2' })
  expect(store.state.trail).toEqual([])
  expect(store.state.map.value?.analysis.modelVersion).toBe('v1')
  expect(maps()).toBe(2)
  versions.map = 'v2'
  await tasteMap.follow([...RATINGS])
  expect(store.state.map.value?.analysis.modelVersion).toBe('v2')
  expect(store.state.trail).toHaveLength(1)
})

test('genres stand out one after another, and no longer', async () => {
  const { tasteMap, store } = await opened({ map: 'v1', answers: 'v1' })
  tasteMap.toggleGenre(0)
  tasteMap.toggleGenre(-1)
  expect([...store.state.highlighted]).toEqual([0, -1])
  tasteMap.toggleGenre(0)
  expect([...store.state.highlighted]).toEqual([-1])
})

test('a film that is not on the map is not flown to, and that is said', async () => {
  const { tasteMap, store } = await opened({ map: 'v1', answers: 'v1' })
  const film = { id: 'nosuch', title: 'Elsewhere', subtitle: '', year: 2001, genres: [] }
  expect(tasteMap.show(film)).toBe(false)
  expect(store.state.said).toBe('Elsewhere (2001) is not on the map.')
  expect(store.state.selected).toBeNull()
})
