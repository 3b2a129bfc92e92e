/** Items of the items file that nobody has had: their rows, and that nothing else changes by them. */
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import { exportModel } from '../../scripts/train/export.ts'
import { guessAttributes } from '../../scripts/train/guess-attributes.ts'
import type { Dataset, ItemMetadata } from '../../scripts/train/interactions.ts'
import { describedIds, withNewItems } from '../../scripts/train/new-items.ts'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import type { TrainedModel } from '../../scripts/train/trained-model.ts'
import { Engine } from '../../src/model/engine.ts'
import { loadColdItems, measureColdItems } from '../bench/cold-items.ts'
import { smallDataset } from './als/small-dataset.ts'

const GROUPS = ['drama', 'comedy', 'horror', 'western']
const NEW_IDS = ['new comedy', 'new horror']
const ITEMS = 40

/** Items of group g are liked by users of group g, and say so. */
const metadata = new Map<string, ItemMetadata>([
  ...Array.from({ length: ITEMS }, (_, item): [string, ItemMetadata] => [
    `i${item}`,
    { genres: [GROUPS[item % 4] as string] },
  ]),
  ['new comedy', { genres: ['comedy'] }],
  ['new horror', { genres: ['horror'] }],
  ['nothing known', { genres: [] }],
])
const attributes = guessAttributes(metadata.values())

let dataset: Dataset
let trained: TrainedModel
let served: TrainedModel
let withThem: Engine
let without: Engine

function engineOf(data: Dataset, model: TrainedModel): Engine {
  const ids = [...data.itemIds, ...(data.newItemIds ?? [])]
  const { manifest, blobs } = exportModel(
    data,
    model,
    ids.map((id) => metadata.get(id) ?? null),
    { seed: 1, simulated: true },
  )
  const engine = new Engine(manifest, instantiateScoreKernel)
  engine.itemsTarget.set(blobs.get(manifest.blobs.items.sha256) ?? [])
  engine.ratingsTarget?.set(blobs.get(manifest.blobs.ratings?.sha256 ?? '') ?? [])
  engine.open()
  return engine
}

beforeAll(async () => {
  const ordered = inPopularityOrder(smallDataset({ users: 80, items: ITEMS }))
  dataset = { ...ordered, newItemIds: NEW_IDS }
  const options = defaultTrainOptions(dataset)
  const [ranking, rating] = [options.ranking, options.rating].map(
    (table) => table && { ...table, factors: 8 },
  )
  trained = await trainModel(dataset, {
    ...options,
    threads: 1,
    ranking: ranking as typeof options.ranking,
    rating: rating as typeof options.rating,
  })
  served = withNewItems(dataset, trained, metadata, attributes)
  withThem = engineOf(dataset, served)
  without = engineOf(ordered, trained)
})

/** As the split leaves it: items by falling count, interactions by user, then item. */
function inPopularityOrder(data: Dataset): Dataset {
  const { users, items, values } = data.train
  const counts = new Uint32Array(data.itemIds.length)
  for (const item of items) counts[item] = (counts[item] as number) + 1
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number))
  const rows = Array.from(items.keys(), (index) => ({
    user: users[index] as number,
    item: order.indexOf(items[index] as number),
    value: values[index] as number,
  })).sort((a, b) => a.user - b.user || a.item - b.item)
  return {
    ...data,
    itemIds: order.map((item) => data.itemIds[item] as string),
    train: {
      users: Uint32Array.from(rows, ({ user }) => user),
      items: Uint32Array.from(rows, ({ item }) => item),
      values: Float32Array.from(rows, ({ value }) => value),
      times: null,
    },
  }
}

test('only items with a value of an attribute are described', () => {
  const described = describedIds(metadata, attributes)
  expect(described).toHaveLength(ITEMS + 2)
  expect(described).not.toContain('nothing known')
  expect(describedIds(metadata, [])).toEqual([])
  expect(withNewItems({ ...dataset, newItemIds: [] }, trained, metadata, attributes)).toBe(trained)
})

describe('new items', () => {
  test('stand behind the trained ones, without interactions, and leave their rows as they are', () => {
    expect(withThem.items.rows).toBe(ITEMS + 2)
    expect(withThem.items.trainedRows).toBe(ITEMS)
    expect(NEW_IDS.map((id) => withThem.items.ids.rowOf(id))).toEqual([ITEMS, ITEMS + 1])
    expect([ITEMS, ITEMS + 1].map((row) => withThem.items.countOf(row))).toEqual([0, 0])
    expect(served.ranking.itemFactors.subarray(0, trained.ranking.itemFactors.length)).toEqual(
      trained.ranking.itemFactors,
    )
    expect(withThem.popular({ limit: 100 }).at(-1)).toEqual({ row: ITEMS + 1, score: 0 })
  })

  test('are nearest to the items of their kind, and liked by those who like these', () => {
    for (const [index, genre] of ['comedy', 'horror'].entries()) {
      const nearest = withThem.similarItems(ITEMS + index, { limit: 5 })
      const genresOf = nearest.map(({ row }) => metadata.get(withThem.items.ids.idOf(row))?.genres)
      expect(genresOf).toEqual(Array(5).fill([genre]))
    }
    const comedies = dataset.itemIds.flatMap((id, row) =>
      String(metadata.get(id)?.genres) === 'comedy' ? [{ row, value: 5 }] : [],
    )
    const scores = withThem.score(withThem.foldIn(comedies.slice(0, 5)), [ITEMS, ITEMS + 1])
    expect(scores[0]).toBeGreaterThan(scores[1] as number)
  })

  test('do not change how anybody is folded in, nor what is predicted of other items', () => {
    const history = [0, 5, 9, 22].map((row, index) => ({ row, value: [5, 1, 4, 5][index] as number }))
    expect(withThem.items.gramian).toEqual(without.items.gramian)
    expect(withThem.foldIn(history)).toEqual(without.foldIn(history))
    const user = withThem.foldInRating(history)
    expect(user).toEqual(without.foldInRating(history))
    expect(withThem.predict(user, 3)).toBe(without.predict(user, 3))
  })

  test('have predicted ratings within the scale; to the baseline they are the average item', () => {
    const user = withThem.foldInRating([{ row: 0, value: 5 }])
    const scale = withThem.manifest.rating?.scale
    for (const row of [ITEMS, ITEMS + 1]) {
      expect(withThem.predict(user, row)).toBeGreaterThanOrEqual(scale?.min ?? Number.NaN)
      expect(withThem.predict(user, row)).toBeLessThanOrEqual(scale?.max ?? Number.NaN)
    }
    const biases = trained.rating?.baseline.itemBiases ?? new Float32Array()
    const mean = biases.reduce((sum, bias) => sum + bias, 0) / biases.length
    expect(withThem.ratings?.baselineBiases[ITEMS]).toBeCloseTo(mean, 6)
  })

  test('can be interacted with', () => {
    const vector = withThem.foldIn([{ row: ITEMS, value: 5 }])
    expect(vector.some((value) => value !== 0)).toBe(true)
    expect(vector.every(Number.isFinite)).toBe(true)
  })
})

const MOVIELENS = '../shared/data/ml-latest-small'
test.skipIf(!existsSync(MOVIELENS))(
  'held-out films of MovieLens latest-small (skipped where it is not there): Recall@50 is three times popularity’s',
  { timeout: 60_000 },
  async () => {
    const data = await loadColdItems(MOVIELENS, 42)
    const result = await measureColdItems(data, [
      { name: 'genres', type: 'set' },
      { name: 'year', type: 'number' },
      { name: 'tags', type: 'set' },
    ])
    expect(result.newItems).toBeGreaterThan(1500)
    expect(result.taste).toBeGreaterThan(3 * Math.max(result.popularity, result.chance))
    expect(result.taste).toBeGreaterThan(result.meanTaste)
  },
)
