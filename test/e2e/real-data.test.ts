/** What the project promises of MovieLens, with the command's own defaults. The data are not ours to ship. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServedTables } from '../../scripts/train/evaluate/served-tables.ts'
import { readModelDirectory } from '../../scripts/train/model-directory.ts'
import { readBlob } from '../../scripts/train/read-blob.ts'
import { trainAndMeasure } from '../../scripts/train/train-and-measure.ts'
import { type DataRequest, loadTrainingData } from '../../scripts/train/training-data.ts'
import type { TrainingReport } from '../../scripts/train/training-report.ts'
import { decodeMetadata } from '../../src/model/format/metadata.ts'
import { blobKey } from '../../src/model/keys.ts'
import { silentOutput } from './silent-output.ts'

const LATEST_SMALL = '../shared/data/ml-latest-small'
const ML_100K = '../shared/data/ml-100k'
const missing = (folder: string) => (existsSync(folder) ? '' : ` [skipped: ${folder} is not there]`)

const REQUEST: Omit<DataRequest, 'interactions'> = {
  items: null,
  columns: null,
  feedback: null,
  maxBadRows: 0,
  test: null,
  split: { kind: 'none' },
  seed: 42,
  name: null,
  simulated: false,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-real-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function trainWithDefaults(request: DataRequest): Promise<TrainingReport> {
  const data = await loadTrainingData(request, silentOutput)
  const options = { overrides: {}, measure: { at: [10, 20], relevantFrom: null }, refit: false }
  return trainAndMeasure(data, { ...options, out: join(folder, 'model') }, silentOutput)
}

async function openModel(directory: string) {
  const { manifest, blobs } = await readModelDirectory(directory)
  const read = (sha256: string) => readBlob(blobs, blobKey(sha256))
  const { metadata } = manifest.blobs
  return {
    served: await ServedTables.load(manifest, read),
    metadata: metadata === null ? null : decodeMetadata(await read(metadata.sha256)),
  }
}

function metric(report: TrainingReport, variant: string, name: string): number {
  return report.measured?.metrics[variant]?.[name] ?? Number.NaN
}

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, at) => sum + value * (b[at] as number), 0)
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other))
}

describe.skipIf(!existsSync(LATEST_SMALL))(
  `MovieLens latest-small, random:0.2${missing(LATEST_SMALL)}`,
  () => {
    let report: TrainingReport
    let model: Awaited<ReturnType<typeof openModel>>
    beforeAll(async () => {
      report = await trainWithDefaults({
        ...REQUEST,
        interactions: `${LATEST_SMALL}/ratings.csv`,
        items: `${LATEST_SMALL}/movies.csv`,
        split: { kind: 'random', share: 0.2 },
      })
      model = await openModel(report.out)
    })

    test('int8 RMSE is at most 0.875, and below the biases alone', () => {
      expect(metric(report, 'int8', 'rmse')).toBeLessThanOrEqual(0.875)
      expect(metric(report, 'int8', 'rmse')).toBeLessThan(metric(report, 'bias', 'rmse'))
    })

    test('nDCG@10 is at least 1.5 times that of popularity', () => {
      expect(metric(report, 'int8', 'ndcg@10')).toBeGreaterThanOrEqual(
        1.5 * metric(report, 'popularity', 'ndcg@10'),
      )
    })

    test('int8 keeps at least 0.98 of the top ten of float32, and its RMSE within 0.0005', () => {
      expect(report.measured?.top10Overlap).toBeGreaterThanOrEqual(0.98)
      expect(
        Math.abs(metric(report, 'int8', 'rmse') - metric(report, 'float32', 'rmse')),
      ).toBeLessThanOrEqual(0.0005)
    })

    test('200 users folded in from their history by the served tables get their trained vector: cosine at least 0.999', () => {
      const { engine } = model.served
      const { userFactors, options } = report.trained.ranking
      const cosines: number[] = []
      for (let row = 0; row < 200; row++) {
        const userId = report.userIds[row] as string
        const history = model.served.findUser(userId)?.history ?? []
        const trained = userFactors.subarray(row * options.factors, (row + 1) * options.factors)
        cosines.push(cosine(engine.foldIn(history), trained))
      }
      expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.999)
    })
  },
)

describe.skipIf(!existsSync(LATEST_SMALL))(
  `MovieLens latest-small, all of it${missing(LATEST_SMALL)}`,
  () => {
    test('neighbours of Toy Story (1995) are mostly films for children, and of its time', async () => {
      const report = await trainWithDefaults({
        ...REQUEST,
        interactions: `${LATEST_SMALL}/ratings.csv`,
        items: `${LATEST_SMALL}/movies.csv`,
      })
      const { served, metadata } = await openModel(report.out)
      const { engine } = served
      const films = engine
        .similarItems(engine.items.ids.rowOf('1'), { limit: 20 })
        .map(({ row }) => metadata?.get(row))
      const childrens = films.filter((film) =>
        ['Children', 'Animation'].some((genre) => Array.isArray(film?.genres) && film.genres.includes(genre)),
      )
      const ofItsTime = films.filter((film) => Math.abs(Number(film?.year) - 1995) <= 10)
      expect(films).toHaveLength(20)
      expect(childrens.length).toBeGreaterThan(10)
      expect(ofItsTime.length).toBeGreaterThan(10)
    })
  },
)

describe.skipIf(!existsSync(ML_100K))(`MovieLens 100K, fold u1${missing(ML_100K)}`, () => {
  test('RMSE is at most 0.930 with default options', async () => {
    const report = await trainWithDefaults({
      ...REQUEST,
      interactions: `${ML_100K}/u1.base`,
      test: `${ML_100K}/u1.test`,
      columns: { user: 1, item: 2, value: 3, time: 4 },
    })
    expect(report.measured?.heldOut).toBe(20_000)
    expect(metric(report, 'int8', 'rmse')).toBeLessThanOrEqual(0.93)
    expect(report.measured?.top10Overlap).toBeGreaterThanOrEqual(0.98)
    expect(Math.abs(metric(report, 'int8', 'rmse') - metric(report, 'float32', 'rmse'))).toBeLessThanOrEqual(
      0.0005,
    )
  })
})
