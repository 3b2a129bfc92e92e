/** The stages from a dataset to a measured model: train, export, evaluate the exported bytes. */
import type { Metrics } from '../../src/model/manifest.ts'
import type { TrainOptions } from './als/options.ts'
import { type TrainProgress, trainModel } from './als/train.ts'
import type { AttributeDeclaration } from './attributes.ts'
import { evaluate } from './evaluate/evaluate.ts'
import { gatherHeldOutUsers } from './evaluate/held-out-users.ts'
import { ServedTables } from './evaluate/served-tables.ts'
import { type ExportedModel, exportModel } from './export.ts'
import type { Dataset, HeldOut, ItemMetadata } from './interactions.ts'
import { withNewItems } from './new-items.ts'
import type { Output, Progress } from './output.ts'
import type { TrainedModel } from './trained-model.ts'

export interface TrainingRun {
  readonly dataset: Dataset
  readonly trained: TrainedModel
  /** The float32 tables that were exported: the trained ones, with the rows of new items behind. */
  readonly served: TrainedModel
  readonly exported: ExportedModel
  readonly trainMs: number
}

export interface RunInput {
  readonly dataset: Dataset
  /** By item id; null where there is no items file. */
  readonly metadata: ReadonlyMap<string, ItemMetadata> | null
  /** True where the ratings were generated. */
  readonly simulated: boolean
  /** What filters can ask of the items, and what the factors of new items come from. */
  readonly attributes: readonly AttributeDeclaration[]
  readonly options: TrainOptions
}

/** Trains and exports; the manifest's evaluation is null. */
export async function runTraining(input: RunInput, output: Output): Promise<TrainingRun> {
  const { dataset, metadata, options, simulated, attributes } = input
  const start = performance.now()
  const trained = await trainShowing(dataset, options, output)
  const trainMs = performance.now() - start
  const served = metadata === null ? trained : withNewItems(dataset, trained, metadata, attributes)
  const ids = [...dataset.itemIds, ...(dataset.newItemIds ?? [])]
  const byRow = metadata && ids.map((id) => metadata.get(id) ?? null)
  const exported = exportModel(dataset, served, byRow, { seed: options.seed, simulated, attributes })
  return { dataset, trained, served, exported, trainMs }
}

async function trainShowing(dataset: Dataset, options: TrainOptions, output: Output): Promise<TrainedModel> {
  let stage: TrainProgress['stage'] | null = null
  let progress: Progress | null = null
  try {
    return await trainModel(dataset, options, (done) => {
      if (done.stage !== stage) {
        progress?.end()
        stage = done.stage
        progress = output.progress(`train ${done.stage}`, done.iterations, 1)
      }
      progress?.update(done.iteration, `loss ${done.loss.toPrecision(8)}`)
    })
  } finally {
    // The compiler does not see that the callback has run.
    const last = progress as Progress | null
    last?.end()
  }
}

export interface MeasureOptions {
  readonly at: readonly number[]
  readonly relevantFrom: number | null
}

export interface Measured {
  readonly metrics: Metrics
  readonly heldOut: number
  readonly protocol: string
  readonly top10Overlap: number | null
  readonly evaluateMs: number
}

/** Measures the exported bytes, and what they were made from, on the held-out part. */
export async function measure(
  run: TrainingRun,
  heldOut: HeldOut,
  options: MeasureOptions,
  output: Output,
): Promise<Measured> {
  const start = performance.now()
  const { manifest, blobs } = run.exported
  const served = await ServedTables.load(manifest, async (sha256) => {
    const bytes = blobs.get(sha256)
    if (bytes === undefined) throw new Error(`the manifest names blob ${sha256}, which was not exported`)
    return bytes
  })
  const users = gatherHeldOutUsers(run.dataset, heldOut)
  const evaluation = evaluate(
    { served, trained: run.served, users, ...options },
    evaluationProgress(output, users.length),
  )
  return { ...evaluation, protocol: heldOut.protocol, evaluateMs: performance.now() - start }
}

/** One bar a variant. */
export function evaluationProgress(output: Output, users: number) {
  let variant: string | null = null
  let progress: Progress | null = null
  return (done: { variant: string; users: number }) => {
    if (done.variant !== variant) {
      variant = done.variant
      progress = output.progress(`evaluate ${variant}`, users, users)
    }
    progress?.update(done.users)
    if (done.users === users) progress?.end()
  }
}
