/** The whole way on the sample: train, export, measure, publish, and the Worker in workerd answers as the engine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServedTables } from '../../scripts/train/evaluate/served-tables.ts'
import { readModelDirectory } from '../../scripts/train/model-directory.ts'
import { WRANGLER_CONFIG } from '../../scripts/train/project.ts'
import { publishModel } from '../../scripts/train/publish.ts'
import { readBlob } from '../../scripts/train/read-blob.ts'
import { findFreePort, LOOPBACK, type RunningWorker, serve } from '../../scripts/train/serve.ts'
import { openLocalTarget } from '../../scripts/train/targets/cloudflare.ts'
import { trainAndMeasure } from '../../scripts/train/train-and-measure.ts'
import { loadTrainingData } from '../../scripts/train/training-data.ts'
import type { TrainingReport } from '../../scripts/train/training-report.ts'
import { blobKey } from '../../src/model/keys.ts'
import type { ScoredRow } from '../../src/model/tables.ts'
import { silentOutput } from './silent-output.ts'

let folder: string
let report: TrainingReport
let served: ServedTables
let worker: RunningWorker

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-e2e-'))
  const data = await loadTrainingData(
    {
      interactions: 'data/sample/ratings.csv',
      items: 'data/sample/movies.csv',
      columns: null,
      feedback: null,
      maxBadRows: 0,
      test: null,
      split: { kind: 'random', share: 0.2 },
      seed: 42,
      name: 'the sample',
      simulated: true,
    },
    silentOutput,
  )
  report = await trainAndMeasure(
    data,
    {
      overrides: { factors: 16, iterations: 4, threads: 2 },
      measure: { at: [10], relevantFrom: null },
      refit: true,
      out: join(folder, 'model'),
    },
    silentOutput,
  )
  const model = await readModelDirectory(report.out)
  served = await ServedTables.load(model.manifest, (sha256) => readBlob(model.blobs, blobKey(sha256)))
  const stateFolder = join(folder, 'state')
  const target = await openLocalTarget(WRANGLER_CONFIG, stateFolder)
  try {
    await publishModel(model, target)
  } finally {
    await target.close()
  }
  const port = await findFreePort(LOOPBACK, 18_787)
  worker = await serve({ configPath: WRANGLER_CONFIG, stateFolder, host: LOOPBACK, port })
})

afterAll(async () => {
  await worker?.close()
  await rm(folder, { recursive: true, force: true })
})

async function get(path: string) {
  const response = await fetch(`${worker.url}${path}`)
  expect(response.status, path).toBe(200)
  return response.json()
}

async function post(path: string, body: unknown) {
  const response = await fetch(`${worker.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status, path).toBe(200)
  return response.json()
}

/** As the API shows rows. */
function named(rows: readonly ScoredRow[]): { itemId: string; score: number }[] {
  return rows.map(({ row, score }) => ({ itemId: served.engine.items.ids.idOf(row), score }))
}

function userWithHistory(userId: string) {
  const record = served.findUser(userId)
  if (record === null) throw new Error(`the model does not know user ${userId}`)
  return record
}

describe('the sample, from ratings to answers', () => {
  test('is measured: better than popularity, better than biases, and int8 as good as float32', () => {
    const metrics = report.measured?.metrics
    expect(report.measured).toMatchObject({ protocol: 'random:0.2', heldOut: expect.any(Number) })
    expect(metrics?.int8?.['ndcg@10']).toBeGreaterThan(metrics?.popularity?.['ndcg@10'] as number)
    expect(metrics?.int8?.rmse).toBeLessThan(metrics?.bias?.rmse as number)
    expect(report.measured?.top10Overlap).toBeGreaterThanOrEqual(0.98)
  })

  test('is served with the numbers it was measured by, labelled as simulated', async () => {
    const model = await get('/v1/model')
    expect(model).toMatchObject({
      modelVersion: report.modelVersion,
      dataset: { name: 'the sample', simulated: true },
      counts: { users: 1000, items: served.items, interactions: report.manifest.counts.interactions },
      evaluation: { protocol: 'random:0.2', refitted: true, metrics: report.measured?.metrics },
    })
    expect(await get('/health/ready')).toEqual({
      status: 'ready',
      modelVersion: report.modelVersion,
      access: 'open',
    })
  })

  test.each(['1', '500', '1000'])('a known user %s gets what the engine gives', async (userId) => {
    const record = userWithHistory(userId)
    const answer = await get(`/v1/users/${userId}/recommendations?limit=20`)
    const excluded = record.history.map(({ row }) => row)
    expect(answer.items).toEqual(named(served.engine.recommend(record.factors, { limit: 20, excluded })))
    expect(answer.modelVersion).toBe(report.modelVersion)
    expect(answer).not.toHaveProperty('fallback')
  })

  test('posted interactions are folded in as the engine folds them in', async () => {
    const { ids } = served.engine.items
    const interactions = [
      { row: 3, value: 5 },
      { row: 40, value: 4.5 },
      { row: 200, value: 1 },
    ]
    const answer = await post('/v1/recommendations', {
      interactions: interactions.map(({ row, value }) => ({ itemId: ids.idOf(row), value })),
      limit: 10,
    })
    const excluded = interactions.map(({ row }) => row)
    const user = served.engine.foldIn(interactions)
    expect(answer.items).toEqual(named(served.engine.recommend(user, { limit: 10, excluded })))
  })

  test('similar items are those of the engine', async () => {
    const itemId = served.engine.items.ids.idOf(0)
    const answer = await get(`/v1/items/${encodeURIComponent(itemId)}/similar?limit=10`)
    expect(answer.items).toEqual(named(served.engine.similarItems(0, { limit: 10 })))
  })

  test('predicted ratings are those of the engine', async () => {
    const record = userWithHistory('7')
    if (record.rating === null) throw new Error('the sample has a rating table')
    const rows = [0, 10, 500]
    const itemIds = rows.map((row) => served.engine.items.ids.idOf(row))
    const answer = await post('/v1/predictions', { userId: '7', itemIds })
    for (const [place, row] of rows.entries()) {
      const prediction = answer.predictions[place]
      expect(prediction.itemId).toBe(itemIds[place])
      expect(prediction.predictedRating).toBeCloseTo(served.engine.predict(record.rating, row), 6)
      expect(prediction.biasOnlyRating).toBeCloseTo(served.engine.predictBaseline(record.rating, row), 6)
    }
  })

  test('titles of the items file come with the answer when asked for', async () => {
    const answer = await get('/v1/popular?limit=1&include=metadata')
    expect(answer.items[0].metadata).toMatchObject({ title: expect.any(String), genres: expect.any(Array) })
  })

  test('the analyses are served with the version of the model', async () => {
    const recommended = await get('/v1/analysis/recommendations')
    expect(recommended).toMatchObject({
      modelVersion: report.modelVersion,
      name: 'recommendations',
      places: 10,
    })
    const map = await get('/v1/analysis/map')
    expect(map.x).toHaveLength(map.itemIds.length)
    expect((await fetch(`${worker.url}/v1/analysis/unknown`)).status).toBe(404)
  })
})
