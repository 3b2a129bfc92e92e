/** Items that nobody has had yet: rows of the tables for them, by regression from their attributes. Pure. */
import { type AttributeDeclaration, attributeColumns } from './attributes.ts'
import type { Dataset, ItemMetadata } from './interactions.ts'
import { type ItemFeatures, itemFeatures } from './item-features.ts'
import { predictRows } from './ridge.ts'
import type { TrainedModel } from './trained-model.ts'

/**
 * λ. Of 0.3, 1, 3, 10 and 30 it has the best Recall@50 of held-out films (latest-small, mean of seeds 1 to 3, of
 * which `bench:cold-items` uses none); 3 and 30 are within 4 %.
 */
const REGULARIZATION = 10

/** Ids of the items that have something to go by: a value of an attribute. */
export function describedIds(
  metadata: ReadonlyMap<string, ItemMetadata>,
  attributes: readonly AttributeDeclaration[],
): string[] {
  const isThere = (value: ItemMetadata[string] | undefined) =>
    value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
  return [...metadata.keys()].filter((id) => attributes.some(({ name }) => isThere(metadata.get(id)?.[name])))
}

/**
 * The model with a row for each of the data set's new items behind the trained ones, in the rating table as well.
 * @throws {InputError} where the metadata does not have the declared attributes.
 */
export function withNewItems(
  dataset: Dataset,
  trained: TrainedModel,
  metadata: ReadonlyMap<string, ItemMetadata>,
  attributes: readonly AttributeDeclaration[],
): TrainedModel {
  const { itemIds, newItemIds = [] } = dataset
  if (newItemIds.length === 0) return trained
  const ids = [...itemIds, ...newItemIds]
  const columns = attributeColumns(
    attributes,
    ids,
    ids.map((id) => metadata.get(id) ?? null),
  )
  const features = itemFeatures(columns, { items: ids.length, known: itemIds.length })
  const { ranking, rating } = trained
  const tables: Table[] = [{ values: ranking.itemFactors, width: ranking.options.factors }]
  if (rating !== null) {
    tables.push(
      { values: rating.itemFactors, width: rating.options.factors },
      { values: rating.itemBiases, width: 1 },
    )
  }
  const [itemFactors, ratingFactors, itemBiases] = extended(tables, features, itemIds.length)
  return {
    ranking: { ...ranking, itemFactors: itemFactors ?? ranking.itemFactors },
    rating: rating && {
      ...rating,
      itemFactors: ratingFactors ?? rating.itemFactors,
      itemBiases: itemBiases ?? rating.itemBiases,
      baseline: { ...rating.baseline, itemBiases: withMeans(rating.baseline.itemBiases, newItemIds.length) },
    },
  }
}

/** A table of a trained model, and how many of its values are one item's. */
interface Table {
  readonly values: Float32Array<ArrayBuffer>
  readonly width: number
}

/** Each table with the rows of the new items behind its own, all from one regression. */
function extended(
  tables: readonly Table[],
  features: ItemFeatures,
  known: number,
): Float32Array<ArrayBuffer>[] {
  const width = tables.reduce((sum, table) => sum + table.width, 0)
  const side = new Float32Array(known * width)
  let column = 0
  for (const table of tables) {
    for (let row = 0; row < known; row++) {
      side.set(table.values.subarray(row * table.width, (row + 1) * table.width), row * width + column)
    }
    column += table.width
  }
  const predicted = predictRows(features, side, width, REGULARIZATION)
  column = 0
  return tables.map((table) => {
    const all = new Float32Array(features.items * table.width)
    all.set(table.values)
    for (let row = known; row < features.items; row++) {
      const from = (row - known) * width + column
      all.set(predicted.subarray(from, from + table.width), row * table.width)
    }
    column += table.width
    return all
  })
}

/** The baseline knows no attributes: to it a new item is the average one. */
function withMeans(values: Float32Array, count: number): Float32Array<ArrayBuffer> {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const all = new Float32Array(values.length + count).fill(mean)
  all.set(values)
  return all
}
