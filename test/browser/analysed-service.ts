/** The real Worker in workerd with the site, and a model of data/sample that was published with its analyses. */

import { withEvaluation } from '../../scripts/train/export.ts'
import { ingestInteractions } from '../../scripts/train/ingest/ingest.ts'
import { ingestItems } from '../../scripts/train/ingest/items.ts'
import { analyse } from '../../scripts/train/report/analyse.ts'
import { withAnalyses } from '../../scripts/train/report/model-analyses.ts'
import { splitInteractions } from '../../scripts/train/split.ts'
import { trainingOptions } from '../../scripts/train/training-options.ts'
import { measure, runTraining } from '../../scripts/train/training-run.ts'
import { silentOutput } from '../e2e/silent-output.ts'
import { startWorker } from '../workerd/published-worker.ts'
import type { SampleService } from './sample-service.ts'

const SEED = 42

export async function startAnalysedService(): Promise<SampleService> {
  const [exported, worker] = await Promise.all([trainSample(), startWorker()])
  await worker.publish(exported)
  return { url: worker.url.origin, close: worker.close }
}

async function trainSample() {
  const ingested = await ingestInteractions('data/sample/ratings.csv')
  const metadata = await ingestItems('data/sample/movies.csv')
  const dataset = splitInteractions({ ...ingested, name: 'sample' }, { kind: 'random', share: 0.2 }, SEED)
  // Fewer than the defaults: these tests ask how the pages behave, not how good the model is.
  const options = trainingOptions(dataset, { factors: 16, iterations: 5, seed: SEED })
  const input = { dataset, metadata, simulated: true, attributes: [], options }
  const run = await runTraining(input, silentOutput)
  if (dataset.heldOut === null) throw new Error('the split left nothing to measure')
  const measured = await measure(run, dataset.heldOut, { at: [10], relevantFrom: null }, silentOutput)
  const evaluation = {
    protocol: measured.protocol,
    heldOut: measured.heldOut,
    refitted: false,
    metrics: measured.metrics,
  }
  const analyses = await analyse({ run, measured: run, evaluation, metadata })
  return withAnalyses(withEvaluation(run.exported, evaluation), analyses)
}
