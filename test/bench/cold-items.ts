/**
 * How well new items are recommended: a fifth of the items is held out with all their interactions, the model is
 * trained on the rest, and the held-out ones get their factors from their attributes. Measured through the exported
 * bytes and the engine, as they are served.
 */
import { join } from 'node:path'
import { defaultTrainOptions } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import type { AttributeDeclaration } from '../../scripts/train/attributes.ts'
import { gatherHeldOutUsers, type HeldOutUser } from '../../scripts/train/evaluate/held-out-users.ts'
import { ServedTables } from '../../scripts/train/evaluate/served-tables.ts'
import { exportModel } from '../../scripts/train/export.ts'
import { type Ingested, ingestInteractions } from '../../scripts/train/ingest/ingest.ts'
import { readItemTable } from '../../scripts/train/ingest/item-table.ts'
import { ingestItems } from '../../scripts/train/ingest/items.ts'
import type { Dataset, Interactions, ItemMetadata } from '../../scripts/train/interactions.ts'
import { withNewItems } from '../../scripts/train/new-items.ts'
import { splitInteractions } from '../../scripts/train/split.ts'
import type { TrainedModel } from '../../scripts/train/trained-model.ts'
import { emptyBitmap, setBit } from '../../src/model/bitmap.ts'
import { createRng } from '../../src/model/rng.ts'

const HELD_OUT_SHARE = 0.2
const PLACES = 50

export interface ColdItemsData {
  readonly dataset: Dataset
  readonly trained: TrainedModel
  readonly metadata: ReadonlyMap<string, ItemMetadata>
}

/** Recall@50 of the held-out items' interactions, mean over the users who have any. */
export interface ColdItemsResult {
  readonly users: number
  readonly newItems: number
  /** Among the new items: by the visitor's taste, … */
  readonly taste: number
  /** … by the mean taste of all users, the same for everybody, … */
  readonly meanTaste: number
  /** … in the order of `GET /v1/popular`, which knows no popularity of theirs, … */
  readonly popularity: number
  /** … as expected of any order that knows nothing, … */
  readonly chance: number
  /** … and in the order of their true popularity, which nobody knows beforehand. */
  readonly truePopularity: number
  /** Among all items but those that the user has had: by taste. Popularity finds none. */
  readonly tasteAmongAll: number
}

/** MovieLens latest-small: genres and years from movies.csv, the users' tags from tags.csv. */
export async function loadColdItems(folder: string, seed: number): Promise<ColdItemsData> {
  const ingested = await ingestInteractions(join(folder, 'ratings.csv'), { role: 'train', maxBadRows: 0 })
  const metadata = await withTags(await ingestItems(join(folder, 'movies.csv')), join(folder, 'tags.csv'))
  const rng = createRng(seed)
  const held = ingested.itemIds.map(() => rng.uniform() < HELD_OUT_SHARE)
  const [kept, test] = [false, true].map((part) => partOf(ingested, (item) => held[item] === part))
  const dataset = splitInteractions(
    kept as Ingested,
    { kind: 'test', test: test as Ingested, protocol: `a fifth of the items, seed ${seed}` },
    seed,
    ingested.itemIds.filter((_, item) => held[item]),
  )
  const options = defaultTrainOptions(dataset)
  const trained = await trainModel(dataset, { ...options, seed, rating: null })
  return { dataset, trained, metadata }
}

export async function measureColdItems(
  { dataset, trained, metadata }: ColdItemsData,
  attributes: readonly AttributeDeclaration[],
): Promise<ColdItemsResult> {
  const newItemIds = dataset.newItemIds ?? []
  const served = withNewItems(dataset, trained, metadata, attributes)
  const ids = [...dataset.itemIds, ...newItemIds]
  const { manifest, blobs } = exportModel(
    dataset,
    served,
    ids.map((id) => metadata.get(id) ?? null),
    { seed: 1, simulated: false, attributes },
  )
  const tables = await ServedTables.load(manifest, async (sha256) => blobs.get(sha256) ?? new Uint8Array())
  const { engine } = tables
  if (dataset.heldOut === null) throw new Error('nothing is held out')
  const users = gatherHeldOutUsers(dataset, dataset.heldOut).filter(({ row }) => row !== null)

  const filtered = emptyBitmap(ids.length)
  for (let row = 0; row < dataset.itemIds.length; row++) setBit(filtered, row)
  const newOnly = { limit: PLACES, filtered }
  const tasteOf = ({ userId }: HeldOutUser) => tables.findUser(userId)?.factors ?? new Float32Array()
  const rowsOf = (found: readonly { row: number }[]) => found.map(({ row }) => row)
  const mean = meanOf(users.map(tasteOf))
  const recall = (rank: (user: HeldOutUser) => readonly number[]) =>
    users.reduce((sum, user) => sum + recallOf(user, rank(user)), 0) / users.length
  const byPopularity = rowsOf(engine.popular(newOnly))
  const byMean = rowsOf(engine.recommend(mean, newOnly))
  const byTruePopularity = truePopularity(users, ids.length).slice(0, PLACES)
  return {
    users: users.length,
    newItems: newItemIds.length,
    taste: recall((user) => rowsOf(engine.recommend(tasteOf(user), newOnly))),
    meanTaste: recall(() => byMean),
    popularity: recall(() => byPopularity),
    chance: PLACES / newItemIds.length,
    truePopularity: recall(() => byTruePopularity),
    tasteAmongAll: recall((user) =>
      rowsOf(engine.recommend(tasteOf(user), { limit: PLACES, excluded: Array.from(user.seen) })),
    ),
  }
}

function recallOf({ items }: HeldOutUser, ranked: readonly number[]): number {
  const found = new Set(ranked)
  return items.filter((row) => found.has(row)).length / items.length
}

function truePopularity(users: readonly HeldOutUser[], rows: number): number[] {
  const counts = new Uint32Array(rows)
  for (const { items } of users) for (const row of items) counts[row] = (counts[row] as number) + 1
  return Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) {
    for (const [index, value] of vector.entries()) {
      mean[index] = (mean[index] as number) + value / vectors.length
    }
  }
  return mean
}

async function withTags(
  films: ReadonlyMap<string, ItemMetadata>,
  file: string,
): Promise<Map<string, ItemMetadata>> {
  const tagsOf = new Map<string, Set<string>>()
  const { columns, rows } = await readItemTable(file, true)
  const [film, tag] = ['movieId', 'tag'].map((name) => columns.indexOf(name))
  for (const { cells } of rows) {
    const id = String(cells[film as number])
    tagsOf.set(id, (tagsOf.get(id) ?? new Set()).add(String(cells[tag as number]).toLowerCase()))
  }
  return new Map(Array.from(films, ([id, item]) => [id, { ...item, tags: [...(tagsOf.get(id) ?? [])] }]))
}

function partOf(ingested: Ingested, keeps: (item: number) => boolean): Ingested {
  const { users, items, values, times } = ingested.interactions
  const kept = Array.from(items.keys()).filter((index) => keeps(items[index] as number))
  const interactions: Interactions = {
    users: Uint32Array.from(kept, (index) => users[index] as number),
    items: Uint32Array.from(kept, (index) => items[index] as number),
    values: Float32Array.from(kept, (index) => values[index] as number),
    times: times && Float64Array.from(kept, (index) => times[index] as number),
  }
  return { ...ingested, interactions }
}
