/** Attributes as the numbers that a regression takes: few per item, most of them zero. Pure. */
import type { AttributeInput } from '../../src/model/format/attributes.ts'

/** The features of every item: those of item r are [starts[r] … starts[r + 1]). */
export interface ItemFeatures {
  readonly items: number
  /** How many different features there are. */
  readonly count: number
  /** [items + 1] */
  readonly starts: Uint32Array
  /** Numbers of the features, ascending within an item. */
  readonly features: Uint32Array
  readonly values: Float64Array
}

/** A number becomes one of so many ranges that hold as many items each, so that its effect may have any shape. */
const RANGES = 12
/** The equations take the cube of their number, so the texts that most items have are taken. */
const MAX_FEATURES = 1000
/** A text that a single item has says nothing of others. */
const LEAST_ITEMS = 2

type Feature = ReadonlyMap<number, number>

/**
 * A constant, then per attribute: a set's texts, each 1 / √(texts of the item); the range that a number is in; a
 * flag that is true. What an item does not have is 0.
 * @param known rows below are those that the regression learns from: only what they have becomes a feature.
 */
export function itemFeatures(
  columns: readonly AttributeInput[],
  { items, known }: { items: number; known: number },
): ItemFeatures {
  const constant: Feature = new Map(Array.from({ length: items }, (_, row) => [row, 1]))
  const found = columns
    .flatMap((column) => featuresOf(column, known))
    .map((feature) => ({ feature, items: countBelow(feature, known) }))
    .filter(({ items: count }) => count >= LEAST_ITEMS)
    .sort((a, b) => b.items - a.items)
    .map(({ feature }) => feature)
  const kept = [constant, ...found].slice(0, MAX_FEATURES)

  const byItem: [number, number][][] = Array.from({ length: items }, () => [])
  for (const [index, feature] of kept.entries()) {
    for (const [row, value] of feature) byItem[row]?.push([index, value])
  }
  const starts = new Uint32Array(items + 1)
  for (const [row, entries] of byItem.entries()) starts[row + 1] = (starts[row] as number) + entries.length
  const entries = byItem.flat()
  return {
    items,
    count: kept.length,
    starts,
    features: Uint32Array.from(entries, ([feature]) => feature),
    values: Float64Array.from(entries, ([, value]) => value),
  }
}

function featuresOf(column: AttributeInput, known: number): Feature[] {
  switch (column.type) {
    case 'set': {
      const features = new Map<string, Map<number, number>>()
      for (const [row, texts] of column.values.entries()) {
        const different = new Set(texts)
        for (const text of different) {
          const feature = features.get(text) ?? new Map<number, number>()
          features.set(text, feature.set(row, 1 / Math.sqrt(different.size)))
        }
      }
      return [...features.values()]
    }
    case 'number': {
      const bounds = quantiles(column.values.subarray(0, known))
      const features = Array.from({ length: bounds.length + 1 }, () => new Map<number, number>())
      for (const [row, value] of column.values.entries()) {
        if (!Number.isNaN(value)) features[bounds.filter((bound) => value >= bound).length]?.set(row, 1)
      }
      return features
    }
    case 'flag': {
      const rows = column.values.flatMap((value, row): [number, number][] =>
        value === true ? [[row, 1]] : [],
      )
      return [new Map(rows)]
    }
  }
}

/** Where the ranges begin, but for the first. */
function quantiles(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const bounds = Array.from(
    { length: RANGES - 1 },
    (_, range) => sorted[Math.floor(((range + 1) * sorted.length) / RANGES)] ?? Number.NaN,
  )
  return [...new Set(bounds)].filter((bound) => bound > (sorted[0] ?? Number.POSITIVE_INFINITY))
}

function countBelow(feature: Feature, bound: number): number {
  let count = 0
  for (const row of feature.keys()) if (row < bound) count++
  return count
}
