/** Interactions by when they happened. */

import { decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Ratings } from '../../../../src/model/format/analysis/items-and-users.ts'
import type { Dataset } from '../../interactions.ts'

type OverTime = NonNullable<Ratings['overTime']>
type Unit = OverTime['unit']

const DAY_S = 86_400
/** The finest unit that makes no more periods than this is taken. */
const MOST_PERIODS = 130
const UNIT_DAYS: Record<Unit, number> = { day: 1, month: 30.44, quarter: 91.31, year: 365.25 }

/** Null without times. Periods in which nothing happened are there, with 0 interactions. */
export function analyseOverTime({ train, feedback }: Dataset): OverTime | null {
  const { times, values } = train
  if (times === null || times.length === 0) return null
  let first = Infinity
  let last = -Infinity
  for (const time of times) {
    if (time < first) first = time
    if (time > last) last = time
  }
  const days = (last - first) / DAY_S
  const units: Unit[] = ['day', 'month', 'quarter', 'year']
  const unit = units.find((candidate) => days / UNIT_DAYS[candidate] <= MOST_PERIODS) ?? 'year'
  const offset = periodIndex(first, unit)
  const count = periodIndex(last, unit) - offset + 1
  const interactions = new Array<number>(count).fill(0)
  const sums = new Float64Array(count)
  for (const [index, time] of times.entries()) {
    const period = periodIndex(time, unit) - offset
    interactions[period] = (interactions[period] as number) + 1
    sums[period] = (sums[period] as number) + (values[index] as number)
  }
  const periods = interactions.map((there, period) => ({
    start: startOf(period + offset, unit),
    interactions: there,
    mean: feedback === 'explicit' && there > 0 ? (sums[period] as number) / there : null,
  }))
  return { unit, periods, summary: describe(periods, unit, times.length) }
}

function periodIndex(time: number, unit: Unit): number {
  if (unit === 'day') return Math.floor(time / DAY_S)
  const date = new Date(time * 1000)
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth()
  return Math.floor(month / MONTHS[unit])
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const

function startOf(period: number, unit: Unit): string {
  if (unit === 'day') return new Date(period * DAY_S * 1000).toISOString().slice(0, 10)
  const month = period * MONTHS[unit]
  return new Date(Date.UTC(Math.floor(month / 12), month % 12)).toISOString().slice(0, 10)
}

function describe(periods: OverTime['periods'], unit: Unit, all: number): string {
  const busiest = periods.reduce((best, period) => (period.interactions > best.interactions ? period : best))
  const [first, last] = [periods[0], periods.at(-1)]
  const means = periods.filter(
    (period) => period.mean !== null && period.interactions >= all / (20 * periods.length),
  )
  const lowest = means.reduce((low, { mean }) => Math.min(low, mean ?? low), Infinity)
  const highest = means.reduce((high, { mean }) => Math.max(high, mean ?? high), -Infinity)
  const spread =
    means.length < 2
      ? ''
      : `; the mean rating of a ${unit} lies between ${decimal(lowest)} and ${decimal(highest)}`
  return (
    `The ${whole(all)} interactions span ${label(first?.start, unit)} to ${label(last?.start, unit)}; the busiest ` +
    `${unit} is ${label(busiest.start, unit)} with ${percent(busiest.interactions / all)} of them${spread}.`
  )
}

/** 2018, Q2 2018, 2018-05, or the whole date. */
function label(start = '', unit: Unit): string {
  if (unit === 'quarter') return `Q${Math.floor(Number(start.slice(5, 7)) / 3) + 1} ${start.slice(0, 4)}`
  return start.slice(0, unit === 'year' ? 4 : unit === 'day' ? 10 : 7)
}
