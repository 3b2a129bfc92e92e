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

/** The items that have a feature, ascending, and how much of it. */
interface Feature {
  readonly rows: number[]
  readonly values: number[]
}

/**
 * A constant, then per attribute: a set's texts, each 1 / √(texts of the item); the range that a number is in; a
 * flag that is true. What an item does not have is 0.
 * @param known rows below are those that the regression learns from: only what they have becomes a feature.
 */
export function itemFeatures(
  columns: readonly AttributeInput[],
  { items, known }: { items: number; known: number },
): ItemFeatures {
  const constant = { rows: Array.from({ length: items }, (_, row) => row), values: Array(items).fill(1) }
  const found = columns
    .flatMap((column) => featuresOf(column, known))
    .map((feature) => ({ feature, items: countBelow(feature, known) }))
    .filter(({ items: count }) => count >= LEAST_ITEMS)
    .sort((a, b) => b.items - a.items)
    .map(({ feature }) => feature)
  return byItem([constant, ...found].slice(0, MAX_FEATURES), items)
}

function byItem(kept: readonly Feature[], items: number): ItemFeatures {
  const starts = new Uint32Array(items + 1)
  for (const { rows } of kept) for (const row of rows) starts[row + 1] = (starts[row + 1] as number) + 1
  for (let row = 0; row < items; row++)
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number)
  const total = starts[items] as number
  const features = new Uint32Array(total)
  const values = new Float64Array(total)
  const next = starts.slice()
  for (const [index, feature] of kept.entries()) {
    for (const [place, row] of feature.rows.entries()) {
      const at = next[row] as number
      features[at] = index
      values[at] = feature.values[place] as number
      next[row] = at + 1
    }
  }
  return { items, count: kept.length, starts, features, values }
}

function featuresOf(column: AttributeInput, known: number): Feature[] {
  switch (column.type) {
    case 'set': {
      const features = new Map<string, Feature>()
      for (const [row, texts] of column.values.entries()) {
        const different = new Set(texts)
        for (const text of different) {
          const feature = features.get(text) ?? noRows()
          features.set(text, feature)
          add(feature, row, 1 / Math.sqrt(different.size))
        }
      }
      return [...features.values()]
    }
    case 'number': {
      const bounds = quantiles(column.values.subarray(0, known))
      const features = Array.from({ length: bounds.length + 1 }, noRows)
      for (const [row, value] of column.values.entries()) {
        if (Number.isNaN(value)) continue
        add(features[bounds.filter((bound) => value >= bound).length] as Feature, row, 1)
      }
      return features
    }
    case 'flag': {
      const feature = noRows()
      for (const [row, value] of column.values.entries()) if (value === true) add(feature, row, 1)
      return [feature]
    }
  }
}

function noRows(): Feature {
  return { rows: [], values: [] }
}

function add(feature: Feature, row: number, value: number): void {
  feature.rows.push(row)
  feature.values.push(value)
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

function countBelow({ rows }: Feature, bound: number): number {
  const first = rows.findIndex((row) => row >= bound)
  return first === -1 ? rows.length : first
}
