/** The data of a training: reads the files, holds out what is measured on. */
import type { ColumnChoice } from './ingest/columns.ts'
import type { Feedback } from './ingest/feedback.ts'
import { type Ingested, ingestInteractions } from './ingest/ingest.ts'
import { ingestItems } from './ingest/items.ts'
import type { Dataset, ItemMetadata } from './interactions.ts'
import type { Output } from './output.ts'
import { type SplitSpec, splitInteractions } from './split.ts'

export interface DataRequest {
  readonly interactions: string
  /** File of the items; null leaves them without titles. */
  readonly items: string | null
  readonly columns: ColumnChoice | null
  /** Null guesses it from the values. */
  readonly feedback: Feedback | null
  readonly maxBadRows: number
  /** File to measure on, read like the interactions; null where `split` says what is held out. */
  readonly test: string | null
  readonly split: SplitSpec
  readonly seed: number
  /** Null takes the name of the file. */
  readonly name: string | null
  readonly simulated: boolean
}

export interface TrainingData {
  /** With its held-out part where one is wanted. */
  readonly dataset: Dataset
  /** The same with nothing held out. */
  readonly everything: () => Dataset
  /** By item id; null where there is no items file. */
  readonly metadata: ReadonlyMap<string, ItemMetadata> | null
  readonly simulated: boolean
  readonly ingestMs: number
  /** Rows of the interactions that could not be read. */
  readonly badRows: number
}

/** @throws {InputError} where a file cannot be used. */
export async function loadTrainingData(request: DataRequest, output: Output): Promise<TrainingData> {
  const start = performance.now()
  output.say(`Reading ${request.interactions} …`)
  const ingested = await ingest(request.interactions, request, request.feedback, 'train')
  const metadata = request.items === null ? null : await ingestItems(request.items)
  const test = request.test === null ? null : await ingest(request.test, request, ingested.feedback, 'test')
  const split: SplitSpec =
    test === null || request.test === null ? request.split : { kind: 'test', test, protocol: request.test }
  const named = { ...ingested, name: request.name ?? ingested.name }
  const dataset = splitInteractions(named, split, request.seed)
  const { rows, duplicates, badRows } = ingested.counts
  output.say(
    `${rows} rows, ${dataset.feedback} feedback, ${duplicates} repeated, ${badRows} unreadable; ` +
      `${dataset.train.items.length} interactions to train on`,
  )
  return {
    dataset,
    everything: () => splitInteractions(named, { kind: 'none' }, request.seed),
    metadata,
    simulated: request.simulated,
    ingestMs: performance.now() - start,
    badRows,
  }
}

function ingest(
  file: string,
  { columns, maxBadRows }: Pick<DataRequest, 'columns' | 'maxBadRows'>,
  feedback: Feedback | null,
  role: 'train' | 'test',
): Promise<Ingested> {
  return ingestInteractions(file, {
    role,
    maxBadRows,
    ...(columns && { columns }),
    ...(feedback && { feedback }),
  })
}
