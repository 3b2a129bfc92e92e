/** RMSE by how many training ratings a user or an item has. */
import { dot, line, ruleX } from '@observablehq/plot'
import type { ErrorBin, Errors } from '../model/format/analysis/model.ts'
import { axes, logScale, logTicks, zeroTick } from './axes.ts'
import { COLORS, type Figure } from './figure.ts'
import { whole } from './phrases.ts'
import { wholeRange } from './tables.ts'

/** Where rows without a training rating stand on an axis of logarithms. */
const NONE = 0.5

export function errorFigures({ byUser, byItem }: Errors): Figure[] {
  return [['user', byUser] as const, ['item', byItem] as const].map(([noun, { bins, summary }]) => {
    const points = bins.map((bin) => ({
      ...bin,
      at: middle(bin),
      low: bin.rmse - 1.96 * bin.standardError,
      high: bin.rmse + 1.96 * bin.standardError,
    }))
    const least = points[0]?.at ?? NONE
    const most = Math.max(points.at(-1)?.at ?? 1, least * 2)
    return {
      id: `errors-by-${noun}`,
      title: `Error by ratings of the ${noun}`,
      summary,
      table: () => ({
        head: ['Training ratings', 'held out', 'RMSE', 'biases alone'],
        rows: bins.map(({ from, to, ratings, rmse, biasOnlyRmse }) => [
          wholeRange(from, to),
          whole(ratings),
          rmse.toFixed(3),
          biasOnlyRmse.toFixed(3),
        ]),
      }),
      legend: [
        { label: 'factors and biases', color: COLORS.main },
        { label: 'biases alone', color: COLORS.second },
      ],
      plot: () => ({
        height: 300,
        x: logScale(least, most),
        y: { nice: true },
        insetLeft: 12,
        insetRight: 12,
        marks: [
          ...axes(
            {
              label: `Training ratings of the ${noun} (logarithmic)`,
              ticks: logTicks(Math.max(1, least), most),
            },
            { label: 'RMSE (points of the scale)', ticks: 5 },
          ),
          line(points, {
            x: 'at',
            y: 'biasOnlyRmse',
            stroke: COLORS.second,
            strokeWidth: 2,
            strokeDasharray: '5 4',
          }),
          ruleX(points, {
            x: 'at',
            y1: 'low',
            y2: 'high',
            stroke: COLORS.main,
            strokeOpacity: 0.5,
            strokeWidth: 2,
          }),
          ...(least < 1 ? [zeroTick(NONE)] : []),
          line(points, { x: 'at', y: 'rmse', stroke: COLORS.main, strokeWidth: 2 }),
          dot(points, { x: 'at', y: 'rmse', r: 3, fill: COLORS.main }),
        ],
      }),
    }
  })
}

/** Geometric middle of a bin. */
function middle({ from, to }: ErrorBin): number {
  return Math.max(NONE, Math.sqrt(Math.max(NONE, from) * Math.max(NONE, to - 1)))
}
