import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type ExportedModel, exportModel, withEvaluation } from '../../scripts/train/export.ts'
import { decodeItems } from '../../src/model/format/items.ts'
import { decodeMetadata } from '../../src/model/format/metadata.ts'
import { decodeRatings } from '../../src/model/format/ratings.ts'
import { bucketRange, decodeUsersHead, findUser } from '../../src/model/format/users.ts'
import { manifestSchema } from '../../src/model/manifest.ts'
import { modelVersion } from '../../src/model/model-version.ts'
import { DATASET, METADATA, MODEL } from '../golden/small-model.ts'

const INFO = { seed: 42, simulated: false }
const exported = exportModel(DATASET, MODEL, METADATA, INFO)
const { blobs } = exported.manifest

function bytesOf(model: ExportedModel, blob: { sha256: string } | null): Uint8Array<ArrayBuffer> {
  const bytes = model.blobs.get(blob?.sha256 ?? '')
  if (bytes === undefined) throw new Error(`the export has no blob ${blob?.sha256}`)
  return bytes
}

describe('exportModel', () => {
  test('gives a valid manifest that counts training', () => {
    expect(manifestSchema.parse(exported.manifest)).toEqual(exported.manifest)
    expect(exported.manifest).toMatchObject({
      dataset: { name: 'small', simulated: false },
      feedback: 'explicit',
      counts: { users: 3, items: 4, interactions: 6 },
      ranking: MODEL.ranking.options,
      rating: MODEL.rating?.options,
      evaluation: null,
      seed: 42,
    })
  })

  test('names every blob by its SHA-256 and length', () => {
    expect(exported.blobs.size).toBe(6)
    for (const reference of Object.values(blobs)) {
      const bytes = bytesOf(exported, reference ?? null)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(reference?.sha256)
      expect(bytes.length).toBe(reference?.bytes)
    }
    const head = bytesOf(exported, blobs.users).subarray(0, blobs.users.head.bytes)
    expect(createHash('sha256').update(head).digest('hex')).toBe(blobs.users.head.sha256)
  })

  test('counts the interactions of each item', () => {
    const items = decodeItems(bytesOf(exported, blobs.items))
    expect([0, 1, 2, 3].map((row) => items.countOf(row))).toEqual([2, 2, 1, 1])
    expect(items.biases).toBeNull()
    expect(DATASET.itemIds.map((id) => items.ids.rowOf(id))).toEqual([0, 1, 2, 3])
  })

  test('gives every user their history and biases', () => {
    const bytes = bytesOf(exported, blobs.users)
    const head = decodeUsersHead(bytes.slice(0, blobs.users.head.bytes))
    const records = DATASET.userIds.map((userId) => {
      const { offset, length } = bucketRange(head, userId)
      return findUser(head, bytes.slice(offset, offset + length), userId)
    })
    expect(records.map((record) => record?.history)).toEqual([
      [
        { row: 0, value: 5 },
        { row: 1, value: 0.5 },
        { row: 3, value: 3 },
      ],
      [
        { row: 0, value: 4 },
        { row: 2, value: 4.5 },
      ],
      [{ row: 1, value: 2 }],
    ])
    expect(records.map((record) => record?.rating?.bias)).toEqual([0.125, -0.5, 0.25])
    expect(records.map((record) => record?.rating?.baselineBias)).toEqual([0.25, -0.125, 0])
  })

  test('gives the rating table and the metadata by item row', () => {
    const ratings = decodeRatings(bytesOf(exported, blobs.ratings))
    expect([...ratings.biases]).toEqual([0.5, -0.75, 0.0625, 0])
    expect([...ratings.baselineBiases]).toEqual([1, -0.5, 0.75, -0.0625])
    const metadata = decodeMetadata(bytesOf(exported, blobs.metadata))
    expect(METADATA.map((_, row) => metadata.get(row))).toEqual(METADATA)
  })

  test('of implicit feedback without an items file has four blobs', () => {
    const implicit = exportModel(
      { ...DATASET, feedback: 'implicit' },
      { ranking: MODEL.ranking, rating: null },
      null,
      INFO,
    )
    expect(implicit.manifest.rating).toBeNull()
    expect(implicit.manifest.blobs.ratings).toBeNull()
    expect(implicit.manifest.blobs.metadata).toBeNull()
    expect(implicit.blobs.size).toBe(4)
  })

  test('of the same model is the same, to the byte', () => {
    const again = exportModel(DATASET, MODEL, METADATA, INFO)
    expect(modelVersion(again.manifest)).toBe(modelVersion(exported.manifest))
    expect(again.blobs).toEqual(exported.blobs)
  })

  test('refuses metadata that is not one an item', () => {
    expect(() => exportModel(DATASET, MODEL, [null], INFO)).toThrow(
      'there is metadata of 1 items, expected 4 or none at all',
    )
  })

  test('refuses factors that diverged', () => {
    const itemFactors = MODEL.ranking.itemFactors.slice()
    itemFactors[7] = Number.NaN
    const diverged = { ...MODEL, ranking: { ...MODEL.ranking, itemFactors } }
    expect(() => exportModel(DATASET, diverged, null, INFO)).toThrow('factor 1 of row 2 is NaN')
  })
})

describe('withEvaluation', () => {
  test('changes the version and nothing else', () => {
    const evaluation = {
      protocol: 'random:0.2',
      heldOut: 2,
      refitted: false,
      metrics: { int8: { rmse: 0.9 } },
    }
    const evaluated = withEvaluation(exported, evaluation)
    expect(evaluated.manifest).toEqual({ ...exported.manifest, evaluation })
    expect(evaluated.blobs).toBe(exported.blobs)
    expect(modelVersion(evaluated.manifest)).not.toBe(modelVersion(exported.manifest))
    expect(exported.manifest.evaluation).toBeNull()
  })
})
