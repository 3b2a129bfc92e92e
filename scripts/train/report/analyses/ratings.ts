/** The values that were given: how often each, by year of the item, over time. */

import { counted, decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Ratings } from '../../../../src/model/format/analysis/items-and-users.ts'
import type { Dataset } from '../../interactions.ts'
import type { Catalogue } from './catalogue.ts'
import { analyseOverTime } from './ratings-over-time.ts'

/** Up to so many different values each has a bar of its own. */
const MOST_VALUES = 24
/** Years with fewer ratings are shown, but not spoken of. */
const LEAST_SPOKEN = 100

export function analyseRatings(dataset: Dataset, catalogue: Catalogue): Ratings {
  return {
    name: 'ratings',
    histogram: histogram(dataset),
    byYear: byYear(dataset, catalogue),
    overTime: analyseOverTime(dataset),
  }
}

function histogram({ train: { values }, feedback }: Dataset): Ratings['histogram'] {
  const times = new Map<number, number>()
  let sum = 0
  for (const value of values) {
    times.set(value, (times.get(value) ?? 0) + 1)
    sum += value
  }
  if (times.size < 2) return null
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / (values.length - 1))
  const bins = times.size <= MOST_VALUES ? barsOf(times) : geometricBars(times)
  const top = bins.reduce((best, bin) => (bin.interactions > best.interactions ? bin : best))
  const noun = feedback === 'explicit' ? 'rating' : 'value'
  const range = top.from === top.to ? plain(top.from) : `${plain(top.from)} to ${plain(top.to)}`
  return {
    mean,
    deviation,
    bins,
    summary:
      `The most frequent ${noun} is ${range}, ${percent(top.interactions / values.length)} of all; the mean is ` +
      `${decimal(mean)}, the standard deviation ${decimal(deviation)}.`,
  }
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)))
}

interface Bar {
  readonly from: number
  readonly to: number
  readonly interactions: number
}

function barsOf(times: ReadonlyMap<number, number>): Bar[] {
  return [...times]
    .sort(([left], [right]) => left - right)
    .map(([value, interactions]) => ({ from: value, to: value, interactions }))
}

/** Bins that double where all values are positive, of equal width where not. */
function geometricBars(times: ReadonlyMap<number, number>): Bar[] {
  const values = [...times.keys()].sort((left, right) => left - right)
  const [least, most] = [values[0] as number, values.at(-1) as number]
  const doubling = least > 0
  const bins = doubling ? Math.max(1, Math.ceil(Math.log2(most / least) + 1e-9)) : MOST_VALUES
  const edge = (bin: number) => (doubling ? least * 2 ** bin : least + ((most - least) * bin) / bins)
  const interactions = new Array<number>(bins).fill(0)
  for (const [value, count] of times) {
    const place = doubling ? Math.log2(value / least) : ((value - least) / (most - least)) * bins
    const bin = Math.min(bins - 1, Math.floor(place))
    interactions[bin] = (interactions[bin] as number) + count
  }
  return interactions.map((count, bin) => ({ from: edge(bin), to: edge(bin + 1), interactions: count }))
}

function byYear({ train, itemIds, feedback }: Dataset, catalogue: Catalogue): Ratings['byYear'] {
  const explicit = feedback === 'explicit'
  const sums = new Map<number, { items: number; interactions: number; sum: number; squares: number }>()
  const ofRow = itemIds.map((_, row) => {
    const year = catalogue.year(row)
    if (year === null) return null
    const sum = sums.get(year) ?? { items: 0, interactions: 0, sum: 0, squares: 0 }
    sums.set(year, sum)
    sum.items++
    return sum
  })
  if (sums.size === 0) return null
  for (const [index, row] of train.items.entries()) {
    const sum = ofRow[row]
    if (!sum) continue
    const value = train.values[index] as number
    sum.interactions++
    sum.sum += value
    sum.squares += value * value
  }
  const years = [...sums]
    .sort(([left], [right]) => left - right)
    .map(([year, { items, interactions, sum, squares }]) => {
      const mean = interactions === 0 ? 0 : sum / interactions
      const variance =
        interactions < 2 ? null : Math.max(0, squares - interactions * mean ** 2) / (interactions - 1)
      return {
        year,
        items,
        interactions,
        mean: explicit && interactions > 0 ? mean : null,
        standardError: explicit && variance !== null ? Math.sqrt(variance / interactions) : null,
      }
    })
  return { years, summary: describeYears(years, explicit) }
}

type Years = NonNullable<Ratings['byYear']>['years']

function describeYears(years: Years, explicit: boolean): string {
  const busiest = years.reduce((best, year) => (year.interactions > best.interactions ? year : best))
  const start = `Items of ${busiest.year} have the most interactions, ${whole(busiest.interactions)}`
  const spoken = years.filter((year) => year.interactions >= LEAST_SPOKEN && year.mean !== null)
  if (!explicit || spoken.length < 4) return `${start}, on ${counted(busiest.items, 'item')}.`
  const mean = (part: Years) => {
    const count = part.reduce((sum, year) => sum + year.interactions, 0)
    return part.reduce((sum, year) => sum + year.interactions * (year.mean as number), 0) / count
  }
  const half = Math.floor(spoken.length / 2)
  const [older, newer] = [mean(spoken.slice(0, half)), mean(spoken.slice(half))]
  const border = spoken[half]?.year
  const difference = older - newer
  const compared =
    Math.abs(difference) < 0.05
      ? `items from before ${border} are rated like later ones (${decimal(older)} and ${decimal(newer)})`
      : `items from before ${border} are rated ${difference > 0 ? 'higher' : 'lower'} than later ones, ` +
        `${decimal(older)} against ${decimal(newer)} on average`
  return `${start}; ${compared}.`
}
