/**
 * Factors of items that nobody has had yet, from their attributes: ridge regression of the trained items' factors on
 * their features, B = (XᵀX + λI)⁻¹ XᵀY, and y = x·B for a new item. Pure.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { type AttributeDeclaration, attributeColumns } from './attributes.ts'
import type { Dataset, ItemMetadata } from './interactions.ts'
import { type ItemFeatures, itemFeatures } from './item-features.ts'
import type { RankingModel, RatingModel, TrainedModel } from './trained-model.ts'

/**
 * λ. Recall@50 of held-out films (latest-small, two seeds that `bench:cold-items` does not use) is within 8 % from
 * 0.3 to 30, and best here; weights by number of interactions make it worse.
 */
export const REGULARIZATION = 3

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
 * The model with a row for each of the data set's new items behind the trained ones. Of their ratings nothing is
 * known but the mean: zeros in the rating table.
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
  return {
    ranking: withPredicted(trained.ranking, features),
    rating: trained.rating && withMeans(trained.rating, newItemIds.length),
  }
}

function withPredicted(ranking: RankingModel, features: ItemFeatures): RankingModel {
  const { itemFactors, options } = ranking
  const predicted = predictFactors(features, itemFactors, options.factors, REGULARIZATION)
  return { ...ranking, itemFactors: joined(itemFactors, predicted) }
}

function withMeans(rating: RatingModel, count: number): RatingModel {
  const zeros = (values: Float32Array<ArrayBuffer>, length: number) =>
    joined(values, new Float32Array(length))
  return {
    ...rating,
    itemFactors: zeros(rating.itemFactors, count * rating.options.factors),
    itemBiases: zeros(rating.itemBiases, count),
    baseline: { ...rating.baseline, itemBiases: zeros(rating.baseline.itemBiases, count) },
  }
}

/**
 * Factors [new, factors] of the items behind those that `trained` [known, factors] is of.
 * @param regularization λ
 */
export function predictFactors(
  features: ItemFeatures,
  trained: Float32Array,
  factors: number,
  regularization: number,
): Float32Array<ArrayBuffer> {
  const rows = trained.length / factors
  const coefficients = fit(features, trained, factors, regularization)
  const found = new Float32Array((features.items - rows) * factors)
  for (let row = rows; row < features.items; row++) {
    const at = (row - rows) * factors
    for (let entry = features.starts[row] as number; entry < (features.starts[row + 1] as number); entry++) {
      const line = (features.features[entry] as number) * factors
      const value = features.values[entry] as number
      for (let factor = 0; factor < factors; factor++) {
        found[at + factor] = (found[at + factor] as number) + value * (coefficients[line + factor] as number)
      }
    }
  }
  return found
}

/** B [features, factors] */
function fit(
  features: ItemFeatures,
  trained: Float32Array,
  factors: number,
  regularization: number,
): Float64Array {
  const { count, starts, features: numbers, values } = features
  const left = new Float64Array(count * count)
  const right = new Float64Array(count * factors)
  for (let row = 0; row < trained.length / factors; row++) {
    const end = starts[row + 1] as number
    for (let one = starts[row] as number; one < end; one++) {
      const value = values[one] as number
      const line = (numbers[one] as number) * count
      for (let other = starts[row] as number; other < end; other++) {
        const at = line + (numbers[other] as number)
        left[at] = (left[at] as number) + value * (values[other] as number)
      }
      const target = (numbers[one] as number) * factors
      for (let factor = 0; factor < factors; factor++) {
        right[target + factor] =
          (right[target + factor] as number) + value * (trained[row * factors + factor] as number)
      }
    }
  }
  for (let feature = 0; feature < count; feature++) {
    left[feature * count + feature] = (left[feature * count + feature] as number) + regularization
  }
  const solved = new CholeskyDecomposition(Matrix.from1DArray(count, count, left)).solve(
    Matrix.from1DArray(count, factors, right),
  )
  return Float64Array.from(solved.to1DArray())
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
