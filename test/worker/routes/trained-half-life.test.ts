/** A model that was trained with a half-life weighs what is posted by it, unless the request says otherwise. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { ExportedModel } from '../../../scripts/train/export.ts'
import type { RecommendationsResponse } from '../../../src/worker/contract/recommendations.ts'
import { fixtureModel, itemId } from '../fixture-model.ts'
import { type TestService, testService } from '../test-service.ts'

const HALF_LIFE_DAYS = 30
const DAY = 86_400

const plain = fixtureModel()
const ageing: ExportedModel = {
  ...plain,
  manifest: { ...plain.manifest, ranking: { ...plain.manifest.ranking, halfLifeDays: HALF_LIFE_DAYS } },
}

const at = (items: number[], day: number) =>
  items.map((item) => ({ itemId: itemId(item), value: 4.5, timestamp: (1000 + day) * DAY }))
/** Horror a year ago, children's films now. */
const interactions = [...at([1, 3, 5], -365), ...at([0, 2], 0)]

let service: TestService
beforeEach(() => {
  service = testService()
})

const recommend = async (body: object) => {
  const response = await service.post('/v1/recommendations', { limit: 30, ...body })
  return ((await response.json()) as RecommendationsResponse).items
}

describe('posted interactions with timestamps', () => {
  test('are weighted as in training where the request says nothing', async () => {
    service.publish(ageing)
    const byDefault = await recommend({ interactions })
    expect(byDefault).toEqual(await recommend({ interactions, halfLifeDays: HALF_LIFE_DAYS }))
    const timeless = interactions.map(({ timestamp, ...one }) => one)
    expect(byDefault).not.toEqual(await recommend({ interactions: timeless }))
  })

  test("are weighted by the request's own half-life where it has one", async () => {
    service.publish(ageing)
    expect(await recommend({ interactions, halfLifeDays: 3650 })).not.toEqual(
      await recommend({ interactions }),
    )
  })

  test('count in full in a model of no half-life', async () => {
    service.publish(plain)
    const timeless = interactions.map(({ timestamp, ...one }) => one)
    expect(await recommend({ interactions })).toEqual(await recommend({ interactions: timeless }))
  })
})

test('predicted ratings, which are trained without regard to age, are weighted by request alone', async () => {
  service.publish(ageing)
  const predict = async (body: object) =>
    (await service.post('/v1/predictions', { itemIds: [itemId(20), itemId(21)], ...body })).json()
  const timeless = interactions.map(({ timestamp, ...one }) => one)
  expect(await predict({ interactions })).toEqual(await predict({ interactions: timeless }))
  expect(await predict({ interactions, halfLifeDays: 30 })).not.toEqual(await predict({ interactions }))
})
