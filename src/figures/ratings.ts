/** How often each value was given; by year of the item; over time. */
import { areaY, barY, dot, line, rectY, ruleX, ruleY } from '@observablehq/plot'
import type { Ratings } from '../model/format/analysis/items-and-users.ts'
import { axes, logScale, logTicks, short } from './axes.ts'
import { COLORS, type Figure, isNarrow } from './figure.ts'
import { whole } from './phrases.ts'

export function ratingFigures({ histogram, byYear, overTime }: Ratings): Figure[] {
  return [
    ...(histogram ? [histogramFigure(histogram)] : []),
    ...(byYear && byYear.years.length > 1 ? [yearFigure(byYear)] : []),
    ...(overTime && overTime.periods.length > 1 ? [timeFigure(overTime)] : []),
  ]
}

function histogramFigure({ bins, summary }: NonNullable<Ratings['histogram']>): Figure {
  const single = bins.every(({ from, to }) => from === to)
  const positive = bins.every(({ from }) => from > 0)
  const least = bins[0]?.from ?? 0
  const most = bins.at(-1)?.to ?? 1
  return {
    id: 'ratings-values',
    title: single ? 'Values given' : 'Values given, in bins',
    summary,
    table: () => ({
      head: ['Value', 'Interactions'],
      rows: bins.map(({ from, to, interactions }) => [
        from === to ? short(from) : `${short(from)}–${short(to)}`,
        whole(interactions),
      ]),
    }),
    plot: () => ({
      height: 280,
      x: single
        ? { type: 'band', padding: 0.15 }
        : positive
          ? logScale(least, most)
          : { domain: [least, most] },
      marks: [
        ...axes(
          single || !positive
            ? { label: 'Value' }
            : { label: 'Value (logarithmic)', ticks: logTicks(least, most) },
          { label: 'Interactions', ticks: 5 },
        ),
        single
          ? barY(bins, { x: 'from', y: 'interactions', fill: COLORS.main })
          : rectY(bins, { x1: 'from', x2: 'to', y: 'interactions', fill: COLORS.main, inset: 0.5 }),
        ruleY([0], { stroke: COLORS.muted }),
      ],
    }),
  }
}

/** Means of fewer ratings are too uncertain to be drawn. */
const LEAST_SHOWN = 20

function yearFigure({ years, summary }: NonNullable<Ratings['byYear']>): Figure {
  const rated = years.filter(({ mean, interactions }) => mean !== null && interactions >= LEAST_SHOWN)
  const table = () => ({
    head: ['Year', 'items', 'interactions', 'mean rating'],
    rows: years.map(({ year, items, interactions, mean }) => [
      String(year),
      whole(items),
      whole(interactions),
      mean === null ? '–' : mean.toFixed(2),
    ]),
  })
  if (rated.length < 2) {
    return {
      id: 'ratings-by-year',
      title: 'Interactions by year of the item',
      summary,
      table,
      plot: () => ({
        height: 280,
        x: { type: 'linear' },
        marks: [
          ...axes({ label: 'Year of the item', format: String }, { label: 'Interactions', ticks: 5 }),
          areaY(years, { x: 'year', y: 'interactions', fill: COLORS.main, fillOpacity: 0.25 }),
          line(years, { x: 'year', y: 'interactions', stroke: COLORS.main }),
          ruleY([0], { stroke: COLORS.muted }),
        ],
      }),
    }
  }
  const spread = rated.map(({ year, mean, standardError }) => ({
    year,
    mean: mean as number,
    low: (mean as number) - 1.96 * (standardError ?? 0),
    high: (mean as number) + 1.96 * (standardError ?? 0),
  }))
  return {
    id: 'ratings-by-year',
    title: 'Mean rating by year of the item',
    summary,
    table,
    plot: (width) => ({
      height: 300,
      x: { type: 'linear' },
      marks: [
        ...axes(
          {
            label: `Year of the item (years with ${LEAST_SHOWN} ratings or more)`,
            format: String,
            ticks: isNarrow(width) ? 5 : 10,
          },
          { label: 'Mean rating, with 95 % interval', ticks: 5 },
        ),
        ruleX(spread, {
          x: 'year',
          y1: 'low',
          y2: 'high',
          stroke: COLORS.main,
          strokeOpacity: 0.4,
          strokeWidth: 2,
        }),
        dot(spread, { x: 'year', y: 'mean', r: 2.5, fill: COLORS.main }),
      ],
    }),
  }
}

function timeFigure({ unit, periods, summary }: NonNullable<Ratings['overTime']>): Figure {
  const dated = periods.map(({ start, interactions }) => ({ start: new Date(start), interactions }))
  return {
    id: 'ratings-over-time',
    title: `Interactions per ${unit}`,
    summary,
    table: () => ({
      head: [`The ${unit} from`, 'interactions', 'mean'],
      rows: periods.map(({ start, interactions, mean }) => [
        start,
        whole(interactions),
        mean === null ? '–' : mean.toFixed(2),
      ]),
    }),
    plot: (width) => ({
      height: 260,
      x: { type: 'utc' },
      marks: [
        ...axes(
          {
            label: 'Date',
            ticks: isNarrow(width) ? 4 : 8,
            format: (date) => dateLabel(new Date(date), dated.length, unit),
          },
          { label: `Interactions per ${unit}`, ticks: 5 },
        ),
        areaY(dated, {
          x: 'start',
          y: 'interactions',
          curve: 'step-after',
          fill: COLORS.main,
          fillOpacity: 0.25,
        }),
        line(dated, { x: 'start', y: 'interactions', curve: 'step-after', stroke: COLORS.main }),
        ruleY([0], { stroke: COLORS.muted }),
      ],
    }),
  }
}

function dateLabel(date: Date, periods: number, unit: string): string {
  const iso = date.toISOString()
  if (unit === 'day') return iso.slice(5, 10)
  return unit === 'month' && periods < 36 ? iso.slice(0, 7) : iso.slice(0, 4)
}
