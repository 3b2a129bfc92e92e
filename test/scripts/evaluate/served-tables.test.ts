import { beforeAll, describe, expect, test } from 'vitest'
import { evaluate } from '../../../scripts/train/evaluate/evaluate.ts'
import { listOf } from '../../../scripts/train/evaluate/ranked-lists.ts'
import { ServedTables } from '../../../scripts/train/evaluate/served-tables.ts'
import { exportModel } from '../../../scripts/train/export.ts'
import { UNKNOWN_ROW } from '../../../scripts/train/interactions.ts'
import { DATASET, METADATA, MODEL } from '../../golden/small-model.ts'
import { heldOutUser } from './held-out-fixture.ts'

let served: ServedTables
beforeAll(async () => {
  const { manifest, blobs } = exportModel(DATASET, MODEL, METADATA, { seed: 1, simulated: true })
  served = await ServedTables.load(manifest, async (sha256) => blobs.get(sha256) ?? new Uint8Array())
})

const seenBy = (row: number) =>
  Array.from(DATASET.train.items).filter((_, index) => DATASET.train.users[index] === row)
const knownUser = (row: number) => ({
  ...heldOutUser(row, [], seenBy(row)),
  userId: DATASET.userIds[row] as string,
})
const stranger = heldOutUser(null, [])

describe('the served tables', () => {
  test('rank a known user as the engine does, without what they have seen', () => {
    const limit = served.items
    for (let row = 0; row < DATASET.userIds.length; row++) {
      const user = knownUser(row)
      const factors = served.findUser(user.userId)?.factors ?? new Float32Array()
      const expected = served.engine.recommend(factors, { limit, excluded: seenBy(row) })
      const lists = served.recommend([user], limit, () => {})
      expect(Array.from(listOf(lists, 0))).toEqual(expected.map((scored) => scored.row))
      expect(expected.length).toBe(served.items - seenBy(row).length)
    }
  })

  test('give a stranger the most popular items', () => {
    const lists = served.recommend([stranger], 3, () => {})
    expect(Array.from(listOf(lists, 0))).toEqual([0, 1, 2].slice(0, served.items))
  })

  test('predict with what is known of user and item, within the scale', () => {
    const { rating } = MODEL
    if (rating === null) throw new Error('the small model has a rating table')
    const { mean, scale, baseline } = rating.options
    const clamp = (value: number) => Math.max(scale.min, Math.min(scale.max, value))
    const user = knownUser(0)
    const [bias, baselineBias] = [rating.userBiases[0] as number, rating.baseline.userBiases[0] as number]
    const byFactors = served.predictor('factors')
    const byBiases = served.predictor('biases')
    // An item that nobody has rated is the average of those that are known.
    const averageOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
    const itemBias = averageOf(rating.itemBiases)
    const taste = Array.from({ length: rating.options.factors }, (_, f) => {
      const column = rating.itemFactors.filter((_, place) => place % rating.options.factors === f)
      return averageOf(column) * (rating.userFactors[f] as number)
    }).reduce((sum, value) => sum + value, 0)
    const unknown = baseline.mean + averageOf(rating.baseline.itemBiases)
    expect(byFactors(stranger, null)).toBeCloseTo(clamp(mean + itemBias), 5)
    expect(byBiases(stranger, null)).toBeCloseTo(clamp(unknown), 5)
    expect(byFactors(user, null)).toBeCloseTo(clamp(mean + bias + itemBias + taste), 2)
    expect(byBiases(user, null)).toBeCloseTo(clamp(unknown + baselineBias), 5)
    expect(byFactors(stranger, 1)).toBeCloseTo(clamp(mean + (rating.itemBiases[1] as number)), 6)
    expect(byBiases(user, 1)).toBeCloseTo(
      clamp(baseline.mean + baselineBias + (rating.baseline.itemBiases[1] as number)),
      6,
    )
  })
})

describe('evaluating', () => {
  const users = () => [
    { ...knownUser(0), items: Uint32Array.of(1, UNKNOWN_ROW), values: Float32Array.of(4, 3) },
    { ...stranger, items: Uint32Array.of(0), values: Float32Array.of(2) },
  ]

  test('measures every variant, and counts all that was held out', () => {
    const input = { served, trained: MODEL, users: users(), at: [1, 2], relevantFrom: null }
    const variants: string[] = []
    const { metrics, heldOut, top10Overlap } = evaluate(input, ({ variant }) => variants.push(variant))
    expect(Object.keys(metrics)).toEqual(['int8', 'float32', 'popularity', 'bias'])
    expect(heldOut).toBe(3)
    expect(top10Overlap).toBeGreaterThan(0)
    expect([...new Set(variants)]).toEqual(['int8', 'float32', 'popularity'])
  })

  test('leaves out what is not at hand: float32 tables of a published model', () => {
    const input = { served, trained: null, users: users(), at: [1], relevantFrom: null }
    const { metrics, top10Overlap } = evaluate(input)
    expect(Object.keys(metrics)).toEqual(['int8', 'popularity', 'bias'])
    expect(top10Overlap).toBeNull()
  })

  test.each([0, 513, 1.5])('refuses k = %d', (k) => {
    const input = { served, trained: null, users: users(), at: [k], relevantFrom: null }
    expect(() => evaluate(input)).toThrow(`metrics at k = ${k}, expected whole k of 1…512`)
  })
})
