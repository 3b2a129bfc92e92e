/** The real Worker in workerd, serving the demo site and a model trained from data/sample. */

import { defaultTrainOptions } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import { exportModel } from '../../scripts/train/export.ts'
import { ingestInteractions } from '../../scripts/train/ingest/ingest.ts'
import { ingestItems } from '../../scripts/train/ingest/items.ts'
import { splitInteractions } from '../../scripts/train/split.ts'
import { startWorker } from '../workerd/published-worker.ts'

export interface SampleService {
  readonly url: string
  close(): Promise<void>
}

const SEED = 42
/** Fewer than the defaults: these tests ask how the page behaves, not how good the model is. */
const FACTORS = 16
const ITERATIONS = 5

export async function startSampleService(): Promise<SampleService> {
  const [exported, worker] = await Promise.all([trainSample(), startWorker()])
  await worker.publish(exported)
  return { url: worker.url.origin, close: worker.close }
}

async function trainSample() {
  const ingested = await ingestInteractions('data/sample/ratings.csv')
  const items = await ingestItems('data/sample/movies.csv')
  const dataset = splitInteractions({ ...ingested, name: 'sample' }, { kind: 'none' }, SEED)
  const { ranking, rating, ...options } = defaultTrainOptions(dataset)
  const smaller = { factors: FACTORS, iterations: ITERATIONS }
  const model = await trainModel(dataset, {
    ...options,
    ranking: { ...ranking, ...smaller },
    rating: rating && { ...rating, ...smaller },
  })
  const metadata = dataset.itemIds.map((id) => items.get(id) ?? null)
  return exportModel(dataset, model, metadata, { seed: SEED, simulated: true })
}
