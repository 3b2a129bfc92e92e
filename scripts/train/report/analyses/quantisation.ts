/** What int8 costs: in the vectors, in the lists, in the metrics. */

import { decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Quantisation } from '../../../../src/model/format/analysis/model.ts'
import type { Metrics } from '../../../../src/model/manifest.ts'
import type { QuantisedFactors } from '../../../../src/model/tables.ts'
import { listOf, type RankedLists } from '../../evaluate/ranked-lists.ts'
import { median, rising } from '../statistics/inequality.ts'

const BINS = 24

export interface QuantisationInput {
  /** [items, factors]. The vectors before. */
  readonly itemFactors: Float32Array
  readonly quantised: QuantisedFactors
  /** Lists of the same users by both. */
  readonly int8Lists: RankedLists
  readonly floatLists: RankedLists
  /** Null where nothing was held out. */
  readonly metrics: Metrics | null
}

export function analyseQuantisation(input: QuantisationInput): Quantisation {
  const { itemFactors, quantised, int8Lists, floatLists } = input
  const { rows, stride, factors } = quantised
  const errors = rising(relativeErrors(itemFactors, quantised))
  const worst = errors.at(-1) ?? 0
  const overlap = overlaps(int8Lists, floatLists)
  const users = overlap.reduce((sum, count) => sum + count, 0)
  const places = int8Lists.limit
  const common = overlap.reduce((sum, count, shared) => sum + count * shared, 0)
  const { int8 = {}, float32 = {} } = input.metrics ?? {}
  const measures = {
    relativeError: { median: median(errors), worst, bins: histogram(errors, worst) },
    users,
    places,
    overlap,
    meanOverlap: users === 0 ? 1 : common / (users * places),
    bytes: { int8: rows * (stride + Float32Array.BYTES_PER_ELEMENT), float32: rows * factors * 4 },
    metrics: Object.entries(int8).flatMap(([metric, value]) => {
      const before = float32[metric]
      return before === undefined ? [] : { metric, int8: value, float32: before }
    }),
  }
  return { name: 'quantisation', ...measures, summary: describe(measures) }
}

/** ‖y − ŷ‖/‖y‖ of each row that is not zero; zero rows are kept exactly. */
export function relativeErrors(
  itemFactors: Float32Array,
  { rows, factors, stride, codes, scales }: QuantisedFactors,
): Float64Array {
  const errors: number[] = []
  for (let row = 0; row < rows; row++) {
    const scale = scales[row] as number
    let squares = 0
    let differences = 0
    for (let factor = 0; factor < factors; factor++) {
      const value = itemFactors[row * factors + factor] as number
      squares += value * value
      differences += (value - (codes[row * stride + factor] as number) * scale) ** 2
    }
    if (squares > 0) errors.push(Math.sqrt(differences / squares))
  }
  return Float64Array.from(errors)
}

function histogram(sorted: Float64Array, worst: number): Quantisation['relativeError']['bins'] {
  if (worst === 0) return []
  const items = new Array<number>(BINS).fill(0)
  for (const error of sorted) {
    const bin = Math.min(BINS - 1, Math.floor((error / worst) * BINS))
    items[bin] = (items[bin] as number) + 1
  }
  return items.map((count, bin) => ({
    from: (worst * bin) / BINS,
    to: (worst * (bin + 1)) / BINS,
    items: count,
  }))
}

function overlaps(one: RankedLists, other: RankedLists): number[] {
  const counts = new Array<number>(one.limit + 1).fill(0)
  for (let user = 0; user < one.users; user++) {
    const rows = new Set(listOf(one, user))
    const shared = listOf(other, user).filter((row) => rows.has(row)).length
    counts[shared] = (counts[shared] as number) + 1
  }
  return counts
}

function describe(of: Omit<Quantisation, 'name' | 'summary'>): string {
  const same = of.overlap.at(-1) ?? 0
  const lists =
    of.users === 0
      ? ''
      : ` ${percent(same / of.users)} of ${whole(of.users)} users get the same ${whole(of.places)} items as by ` +
        `float32; on average ${decimal(of.meanOverlap * of.places)} of ${whole(of.places)} are the same.`
  const worst = of.metrics.reduce<{ metric: string; change: number } | null>(
    (most, { metric, int8, float32 }) => {
      const change = float32 === 0 ? 0 : int8 / float32 - 1
      return most === null || Math.abs(change) > Math.abs(most.change) ? { metric, change } : most
    },
    null,
  )
  const metrics =
    worst === null ? '' : ` Of the metrics ${worst.metric} changes most, by ${signedPercent(worst.change)}.`
  return (
    `Item vectors take ${percent(of.bytes.int8 / of.bytes.float32)} of the bytes and are off by ` +
    `${percent(of.relativeError.median)} of their length (median), ${percent(of.relativeError.worst)} at worst.${lists}${metrics}`
  )
}

function signedPercent(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`
}
