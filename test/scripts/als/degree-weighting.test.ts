import { beforeAll, describe, expect, test } from 'vitest'
import { defaultTrainOptions, type RankingTrainOptions } from '../../../scripts/train/als/options.ts'
import { trainModel } from '../../../scripts/train/als/train.ts'
import { exportModel } from '../../../scripts/train/export.ts'
import { instantiateScoreKernel } from '../../../scripts/train/score-kernel.ts'
import type { RankingModel } from '../../../scripts/train/trained-model.ts'
import { Engine } from '../../../src/model/engine.ts'
import { historiesOf, orderedDataset } from './ordered-dataset.ts'

const { dataset } = orderedDataset({ users: 120, items: 60, feedback: 'implicit' })
const FACTORS = 8

async function train(exponents: Pick<RankingTrainOptions, 'userWeightExponent' | 'itemWeightExponent'>) {
  const defaults = defaultTrainOptions(dataset)
  const ranking = { ...defaults.ranking, factors: FACTORS, iterations: 5, ...exponents }
  return trainModel(dataset, { ...defaults, threads: 1, ranking })
}

let weighted: RankingModel
let engine: Engine
beforeAll(async () => {
  const trained = await train({ userWeightExponent: 0.6, itemWeightExponent: 0.4 })
  weighted = trained.ranking
  const { manifest, blobs } = exportModel(dataset, trained, null, { seed: 1, simulated: true })
  engine = new Engine(manifest, instantiateScoreKernel)
  engine.itemsTarget.set(blobs.get(manifest.blobs.items.sha256) ?? [])
  engine.open()
})

describe('confidence that falls with degree', () => {
  test('says in the options what fold-in needs: exponents and means', () => {
    const interactions = dataset.train.values.length
    expect(weighted.options.degreeWeighting).toEqual({
      userExponent: 0.6,
      itemExponent: 0.4,
      userMean: interactions / 120,
      itemMean: interactions / 60,
    })
  })

  test('a user folded in from their history gets the trained vector: cosine above 0.999, length within 2 %', () => {
    for (const [user, history] of historiesOf(dataset).entries()) {
      const folded = engine.foldIn(history)
      const trained = weighted.userFactors.subarray(user * FACTORS, (user + 1) * FACTORS)
      const dot = (a: Float32Array, b: Float32Array) =>
        a.reduce((sum, value, factor) => sum + value * (b[factor] as number), 0)
      expect(dot(folded, trained) / Math.sqrt(dot(folded, folded) * dot(trained, trained))).toBeGreaterThan(
        0.999,
      )
      expect(Math.abs(Math.sqrt(dot(folded, folded) / dot(trained, trained)) - 1)).toBeLessThan(0.02)
    }
  })

  test('changes what is learned, and exponents of zero leave the options without it', async () => {
    const { ranking } = await train({ userWeightExponent: 0, itemWeightExponent: 0 })
    expect(ranking.options.degreeWeighting).toBeUndefined()
    expect(ranking.itemFactors).not.toEqual(weighted.itemFactors)
  })
})
