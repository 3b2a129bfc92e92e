/** The data of a training: reads the files, holds out what is measured on. */
import { type AttributeDeclaration, attributeColumns } from './attributes.ts'
import { guessAttributes } from './guess-attributes.ts'
import type { ColumnChoice } from './ingest/columns.ts'
import { combineFiles, leaveOut } from './ingest/combine.ts'
import type { Feedback } from './ingest/feedback.ts'
import { type Ingested, ingestInteractions } from './ingest/ingest.ts'
import { ingestItems } from './ingest/items.ts'
import { readLeftOut } from './ingest/left-out.ts'
import { InputError } from './input-error.ts'
import type { Dataset, ItemMetadata } from './interactions.ts'
import { describedIds } from './new-items.ts'
import type { Output } from './output.ts'
import { type SplitSpec, splitInteractions } from './split.ts'

export interface DataRequest {
  readonly interactions: string
  /** Files whose rows are added to these, as `foldin events export` writes them: columns by their usual names. */
  readonly more?: readonly string[]
  /** File of users and pairs that are left out of all the others; null or left out, nobody is. */
  readonly without?: string | null
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
  /** What filters can ask of the items; null or left out, it is guessed from the items file. */
  readonly attributes?: readonly AttributeDeclaration[] | null
  /** False leaves items out that nobody has had; true or left out, their factors come from their attributes. */
  readonly newItems?: boolean
}

export interface TrainingData {
  /** With its held-out part where one is wanted. */
  readonly dataset: Dataset
  /** The same with nothing held out. */
  readonly everything: () => Dataset
  /** By item id; null where there is no items file. */
  readonly metadata: ReadonlyMap<string, ItemMetadata> | null
  /** As declared, or as guessed. */
  readonly attributes: readonly AttributeDeclaration[]
  readonly simulated: boolean
  readonly ingestMs: number
  /** Rows of the interactions that could not be read. */
  readonly badRows: number
}

/** @throws {InputError} where a file cannot be used. */
export async function loadTrainingData(request: DataRequest, output: Output): Promise<TrainingData> {
  const start = performance.now()
  output.say(`Reading ${request.interactions} …`)
  const leftOut = request.without == null ? null : await readLeftOut(request.without)
  const kept = (file: Ingested) => (leftOut === null ? file : leaveOut(file, leftOut))
  const first = await ingest(request.interactions, request, request.feedback, 'train')
  const others: Ingested[] = []
  for (const file of request.more ?? []) {
    output.say(`Reading ${file} …`)
    others.push(await ingest(file, { ...request, columns: null }, first.feedback, 'addition'))
  }
  const ingested = kept(combineFiles(first, others))
  requireSome(ingested, request)
  const metadata = request.items === null ? null : await ingestItems(request.items)
  if (request.items !== null && metadata !== null)
    requireKnown(ingested, metadata, request.items, request.interactions)
  const test =
    request.test === null ? null : kept(await ingest(request.test, request, ingested.feedback, 'test'))
  const split: SplitSpec =
    test === null || request.test === null ? request.split : { kind: 'test', test, protocol: request.test }
  const named = { ...ingested, name: request.name ?? ingested.name }
  const attributes = request.attributes ?? guessAttributes(metadata?.values() ?? [])
  const described = metadata === null || request.newItems === false ? [] : describedIds(metadata, attributes)
  const dataset = splitInteractions(named, split, request.seed, described)
  checkAttributes(attributes, dataset, metadata)
  const { rows, duplicates, badRows } = ingested.counts
  output.say(
    `${rows} rows, ${dataset.feedback} feedback, ${duplicates} repeated, ${badRows} unreadable; ` +
      `${dataset.train.items.length} interactions to train on`,
  )
  return {
    dataset,
    everything: () => splitInteractions(named, { kind: 'none' }, request.seed, described),
    metadata,
    attributes,
    simulated: request.simulated,
    ingestMs: performance.now() - start,
    badRows,
  }
}

/** @throws {InputError} where too little is left to learn from. */
function requireSome({ userIds, itemIds }: Ingested, { interactions, without }: DataRequest): void {
  if (userIds.length >= 2 && itemIds.length >= 2) return
  throw new InputError(
    `${without} leaves ${userIds.length} users and ${itemIds.length} items of ${interactions}, expected at least 2 of each`,
  )
}

/** @throws {InputError} where the items file has none of the items: then it writes their ids in another way. */
function requireKnown(
  { itemIds }: Ingested,
  metadata: ReadonlyMap<string, ItemMetadata>,
  itemsFile: string,
  interactionsFile: string,
): void {
  if (itemIds.some((id) => metadata.has(id))) return
  const first = (ids: Iterable<string>) => {
    const some = [...ids].slice(0, 3).map((id) => JSON.stringify(id))
    return some.length === 0 ? 'none' : some.join(', ')
  }
  throw new InputError(
    `0 of ${itemIds.length} items of ${interactionsFile} are in ${itemsFile}: its first ids are ${first(metadata.keys())}, ` +
      `those of the interactions ${first(itemIds)}. Write them in the same way in both, or leave --items out`,
  )
}

/** Before the training, which may take long. @throws {InputError} where an item has something else than is declared. */
function checkAttributes(
  declared: readonly AttributeDeclaration[],
  { itemIds, newItemIds = [] }: Dataset,
  metadata: TrainingData['metadata'],
): void {
  const ids = [...itemIds, ...newItemIds]
  attributeColumns(declared, ids, metadata && ids.map((id) => metadata.get(id) ?? null))
}

function ingest(
  file: string,
  { columns, maxBadRows }: Pick<DataRequest, 'columns' | 'maxBadRows'>,
  feedback: Feedback | null,
  role: 'train' | 'test' | 'addition',
): Promise<Ingested> {
  return ingestInteractions(file, {
    role,
    maxBadRows,
    ...(columns && { columns }),
    ...(feedback && { feedback }),
  })
}
