import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions } from '../../../scripts/train/als/options.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import { type ExportedModel, exportModel } from '../../../scripts/train/export.ts'
import { InputError } from '../../../scripts/train/input-error.ts'
import type { Dataset } from '../../../scripts/train/interactions.ts'
import { trainingShares } from '../../../scripts/train/recency-shares.ts'
import { instantiateScoreKernel } from '../../../scripts/train/score-kernel.ts'
import type { TrainedModel } from '../../../scripts/train/trained-model.ts'
import { Engine } from '../../../src/model/engine.ts'
import { bucketRange, decodeUsersHead, findUser } from '../../../src/model/format/users.ts'
import { SECONDS_A_DAY } from '../../../src/model/recency.ts'
import { createRng } from '../../../src/model/rng.ts'
import { orderedDataset } from './ordered-dataset.ts'

const FACTORS = 8
const HALF_LIFE_DAYS = 30
const timeless = orderedDataset({ users: 120, items: 60, feedback: 'explicit' }).dataset
const rng = createRng(9)
/** Over two years, so that some interactions count next to nothing. */
const dataset: Dataset = {
  ...timeless,
  train: {
    ...timeless.train,
    times: Float64Array.from(timeless.train.users, () => rng.integer(730) * SECONDS_A_DAY),
  },
}

async function train(halfLifeDays: number | undefined): Promise<TrainedModel> {
  const defaults = defaultTrainOptions(dataset)
  const ranking = { ...defaults.ranking, factors: FACTORS, iterations: 5, halfLifeDays }
  return trainModel(dataset, { ...defaults, threads: 1, ranking, rating: null })
}

let trained: TrainedModel
let exported: ExportedModel
let engine: Engine
beforeAll(async () => {
  trained = await train(HALF_LIFE_DAYS)
  exported = exportModel(dataset, trained, null, { seed: 1, simulated: true })
  const { manifest, blobs } = exported
  engine = new Engine(manifest, instantiateScoreKernel)
  engine.itemsTarget.set(blobs.get(manifest.blobs.items.sha256) ?? [])
  engine.open()
})

describe('shares of training interactions', () => {
  const of = (users: number[], days: number[]) =>
    trainingShares(
      {
        users: Uint32Array.from(users),
        items: new Uint32Array(users.length),
        values: new Float32Array(users.length),
        times: Float64Array.from(days, (day) => day * SECONDS_A_DAY),
      },
      10,
    )

  test("halve with every half-life before the user's own newest", () => {
    expect([...of([0, 0, 0, 2, 3, 3], [100, 90, 80, 5, 0, 10])]).toEqual([1, 0.5, 0.25, 1, 0.5, 1])
    expect(of([], [])).toHaveLength(0)
  })

  test('need times', () => {
    expect(() => trainingShares(timeless.train, 10)).toThrow(InputError)
    expect(() => trainingShares(timeless.train, 10)).toThrow('--half-life needs the time of each interaction')
  })
})

describe('a model that was trained with a half-life', () => {
  test('says so in its options, and one without has no such field', async () => {
    expect(exported.manifest.ranking.halfLifeDays).toBe(HALF_LIFE_DAYS)
    const { ranking } = await train(undefined)
    expect(ranking.options).not.toHaveProperty('halfLifeDays')
    expect(ranking.itemFactors).not.toEqual(trained.ranking.itemFactors)
  })

  test('a user folded in from their stored history gets the trained vector: cosine above 0.999, length within 2 %', () => {
    const { users } = exported.manifest.blobs
    const bytes = exported.blobs.get(users.sha256) ?? new Uint8Array()
    const head = decodeUsersHead(bytes.slice(0, users.head.bytes))
    const dot = (a: Float32Array, b: Float32Array) =>
      a.reduce((sum, value, factor) => sum + value * (b[factor] as number), 0)
    for (const [user, userId] of dataset.userIds.entries()) {
      const { offset, length } = bucketRange(head, userId)
      const history = findUser(head, bytes.slice(offset, offset + length), userId)?.history ?? []
      const folded = engine.foldIn(history)
      const vector = trained.ranking.userFactors.subarray(user * FACTORS, (user + 1) * FACTORS)
      const norms = dot(folded, folded) * dot(vector, vector)
      expect(dot(folded, vector) / Math.sqrt(norms)).toBeGreaterThan(0.999)
      expect(Math.abs(Math.sqrt(dot(folded, folded) / dot(vector, vector)) - 1)).toBeLessThan(0.02)
    }
  })
})
