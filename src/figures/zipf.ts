/** Popularity against rank, both logarithmic: a power law is a straight line. */
import { dot, line, text } from '@observablehq/plot'
import type { Zipf } from '../model/format/analysis/items-and-users.ts'
import { axesWithGrid, logScale, logTicks } from './axes.ts'
import { COLORS, type Figure } from './figure.ts'
import { whole } from './phrases.ts'

export function zipfFigures({ ranks, fit, summary }: Zipf): Figure[] {
  const last = ranks.at(-1)
  const first = ranks[0]
  if (first === undefined || last === undefined || last.rank < 2) return []
  const law = fit === null ? null : lawEnds(fit)
  const most = Math.max(first.interactions, law?.[0].interactions ?? 0) * 1.15
  const interval = fit?.exponentInterval.map((value) => value.toFixed(2)).join('…')
  return [
    {
      id: 'zipf',
      title: 'Popularity by rank',
      summary,
      table: () => ({
        head: ['Rank', 'Interactions'],
        rows: ranks.map(({ rank, interactions }) => [whole(rank), whole(interactions)]),
      }),
      legend: [
        { label: 'items', color: COLORS.main },
        ...(fit
          ? [{ label: `∝ rank^−${fit.exponent.toFixed(2)} (95 %: ${interval})`, color: COLORS.second }]
          : []),
      ],
      plot: () => ({
        height: 340,
        x: logScale(1, last.rank),
        y: logScale(Math.max(1, last.interactions), Math.max(2, most)),
        marks: [
          ...axesWithGrid(
            { label: 'Popularity rank (logarithmic)', ticks: logTicks(1, last.rank) },
            { label: 'Interactions (logarithmic)', ticks: logTicks(Math.max(1, last.interactions), most) },
          ),
          dot(ranks, { x: 'rank', y: 'interactions', r: 2.5, fill: COLORS.main }),
          ...(law && fit
            ? [
                line(law, { x: 'rank', y: 'interactions', stroke: COLORS.second, strokeWidth: 2 }),
                text([law[1]], {
                  x: 'rank',
                  y: 'interactions',
                  text: () => `fit ends: rank ${fit.items.toLocaleString('en-US')}`,
                  textAnchor: 'end',
                  dx: -6,
                  dy: 14,
                  fill: COLORS.second,
                  stroke: COLORS.paper,
                  strokeWidth: 4,
                }),
              ]
            : []),
        ],
      }),
    },
  ]
}

/** The law through the least popular item that it covers. */
function lawEnds({ from, items, exponent }: NonNullable<Zipf['fit']>) {
  return [
    { rank: 1, interactions: from * items ** exponent },
    { rank: items, interactions: from },
  ] as const
}
