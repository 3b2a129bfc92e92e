/** What the map asks of the service while one looks around: titles and predicted ratings, many at once. */
import { expect, test } from 'vitest'
import { createFoldinClient } from '../../../src/client/index.ts'
import { KnownFilms } from '../../../src/demo/map/known-films.ts'
import { Predictions } from '../../../src/demo/map/predictions.ts'
import { syntheticPoints } from './synthetic-points.ts'

function clientAnswering(answer: (itemIds: string[]) => object | null) {
  const asked: string[][] = []
  const client = createFoldinClient({
    endpoint: 'https://foldin.test',
    fetch: async (_, init) => {
      const { itemIds } = JSON.parse(String(init?.body)) as { itemIds: string[] }
      asked.push(itemIds)
      const body = answer(itemIds)
      return body === null ? new Response('down', { status: 500 }) : Response.json(body)
    },
  })
  return { client, asked }
}

const titles = (itemIds: string[]) => ({
  items: itemIds.map((itemId) => ({ itemId, score: 1, metadata: { title: `Title ${itemId}`, year: 1999 } })),
})
const learned = () => Promise.withResolvers<void>()

test('titles are asked for once, those wanted together in one request', async () => {
  const { client, asked } = clientAnswering(titles)
  const { promise, resolve } = learned()
  const films = new KnownFilms(client, syntheticPoints(50), resolve)
  films.want([3, 4])
  films.want([4, 5])
  expect(films.get(4)).toBeNull()
  await promise
  expect(asked).toEqual([['4', '5', '6']])
  expect(films.get(4)).toMatchObject({ id: '5', title: 'Title 5', year: 1999 })
  films.want([3, 4, 5])
  expect(asked).toHaveLength(1)
})

test('titles that could not be had are asked for again when they are wanted again', async () => {
  let isUp = false
  const { client, asked } = clientAnswering((ids) => (isUp ? titles(ids) : null))
  const { promise, resolve } = learned()
  const films = new KnownFilms(client, syntheticPoints(50), resolve)
  films.want([1])
  await expect.poll(() => asked.length).toBe(1)
  isUp = true
  await expect
    .poll(() => {
      films.want([1])
      return films.get(1)?.title
    })
    .toBe('Title 2')
  await promise
})

test('predictions belong to the ratings they were asked with', async () => {
  const { client, asked } = clientAnswering((ids) => ({
    predictions: ids.map((itemId) => ({ itemId, predictedRating: 4.25, biasOnlyRating: 3.5 })),
  }))
  let { promise, resolve } = learned()
  const predictions = new Predictions(client, () => resolve())
  predictions.want(['1', '2'])
  await promise
  expect(predictions.of('2')).toBe(4.25)
  expect(asked).toEqual([['1', '2']])
  predictions.restart([])
  expect(predictions.of('2')).toBeUndefined()
  ;({ promise, resolve } = learned())
  predictions.want(['2'])
  await promise
  expect(asked).toEqual([['1', '2'], ['2']])
})
