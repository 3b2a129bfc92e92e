/** A model of random tables, exported as a trained one is, with all that a twin needs to tell its answers by brute force. */
import { type ExportedModel, exportModel } from '../../scripts/train/export.ts'
import type { Dataset, ItemMetadata } from '../../scripts/train/interactions.ts'
import type { RankingModel, RatingModel } from '../../scripts/train/trained-model.ts'
import { dequantiseRow, quantiseRows } from '../../src/model/quantise.ts'
import { createRng } from '../../src/model/rng.ts'

export interface RandomModel {
  readonly exported: ExportedModel
  readonly itemIds: readonly string[]
  readonly userIds: readonly string[]
  /** By item row. */
  readonly metadata: readonly ItemMetadata[]
  /** By user: the item rows that they have, ascending. */
  readonly histories: readonly (readonly number[])[]
  readonly counts: readonly number[]
  readonly ranking: RankingModel
  readonly rating: RatingModel
  /** [items][factors], as they are after quantisation. */
  readonly itemVectors: readonly Float32Array[]
  readonly ratingVectors: readonly Float32Array[]
}

const GENRES = ['Comedy', 'Drama', 'Horror']
const [FACTORS, RATING_FACTORS] = [6, 5]

export function randomModel(seed: number, items: number, users: number): RandomModel {
  const rng = createRng(seed)
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal())
  const drawn = Array.from({ length: users }, () =>
    Array.from({ length: items }, (_, item) => item).filter(() => rng.uniform() < 0.2),
  )
  const popularity = Array.from(
    { length: items },
    (_, item) => drawn.filter((of) => of.includes(item)).length,
  )
  const order = [...popularity.keys()].sort((a, b) => (popularity[b] ?? 0) - (popularity[a] ?? 0))
  const rowOf = new Map(order.map((item, row) => [item, row]))
  const histories = drawn.map((of) => of.map((item) => rowOf.get(item) ?? 0).sort((a, b) => a - b))
  const pairs = histories.flatMap((rows, user) => rows.map((row) => ({ user, row })))
  const metadata = Array.from({ length: items }, (_, row) => ({
    title: `Film ${row}`,
    genres: GENRES.filter(() => rng.uniform() < 0.4),
    year: 1980 + rng.integer(20),
  }))
  const dataset: Dataset = {
    name: 'random',
    feedback: 'explicit',
    userIds: Array.from({ length: users }, (_, user) => `user ${user}`),
    itemIds: Array.from({ length: items }, (_, row) => `item/${(row * 7919) % 10_007}`),
    train: {
      users: Uint32Array.from(pairs, ({ user }) => user),
      items: Uint32Array.from(pairs, ({ row }) => row),
      values: Float32Array.from(pairs, () => 1 + rng.integer(5)),
      times: null,
    },
    heldOut: null,
  }
  const progress = { losses: [2, 1], iterationMs: [1, 1] }
  const ranking: RankingModel = {
    options: {
      factors: FACTORS,
      regularization: 0.05,
      regularizationExponent: 1,
      unobservedWeight: 0.1,
      weightRule: { kind: 'constant', weight: 1 },
    },
    userFactors: normals(users * FACTORS),
    itemFactors: normals(items * FACTORS),
    ...progress,
  }
  const rating: RatingModel = {
    options: {
      factors: RATING_FACTORS,
      regularization: 0.05,
      regularizationExponent: 1,
      biasRegularization: 0.05,
      mean: 3,
      scale: { min: 1, max: 5 },
      baseline: { mean: 3, userRegularization: 5 },
    },
    userFactors: normals(users * RATING_FACTORS),
    itemFactors: normals(items * RATING_FACTORS),
    userBiases: normals(users),
    itemBiases: normals(items),
    baseline: { userBiases: normals(users), itemBiases: normals(items) },
    ...progress,
  }
  return {
    exported: exportModel(dataset, { ranking, rating }, metadata, { seed, simulated: true }),
    itemIds: dataset.itemIds,
    userIds: dataset.userIds,
    metadata,
    histories,
    counts: order.map((item) => popularity[item] ?? 0),
    ranking,
    rating,
    itemVectors: quantisedRows(ranking.itemFactors, FACTORS),
    ratingVectors: quantisedRows(rating.itemFactors, RATING_FACTORS),
  }
}

function quantisedRows(values: Float32Array, factors: number): Float32Array[] {
  const table = quantiseRows(values, values.length / factors, factors)
  return Array.from({ length: table.rows }, (_, row) => {
    const vector = new Float32Array(factors)
    dequantiseRow(table, row, vector)
    return vector
  })
}
