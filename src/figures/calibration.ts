/** Given against predicted ratings. */
import { dot, line, ruleX } from '@observablehq/plot'
import type { Calibration } from '../model/format/analysis/model.ts'
import { axesWithGrid } from './axes.ts'
import { COLORS, type Figure, isNarrow } from './figure.ts'
import { whole } from './phrases.ts'

/** Means of fewer ratings are too uncertain to be drawn. */
const LEAST_SHOWN = 10

export function calibrationFigures({ bins, summary }: Calibration): Figure[] {
  const shown = bins
    .filter(({ ratings }) => ratings >= LEAST_SHOWN)
    .map((bin) => ({
      ...bin,
      low: bin.given - 1.96 * bin.standardError,
      high: bin.given + 1.96 * bin.standardError,
    }))
  const first = shown[0]
  const last = shown.at(-1)
  if (first === undefined || last === undefined || shown.length < 2) return []
  const ends = [first.from, last.to].map((value) => ({ value }))
  const range = shown.flatMap(({ low, high }) => [low, high])
  const domain = [Math.min(first.from, ...range), Math.max(last.to, ...range)]
  return [
    {
      id: 'calibration',
      title: 'Predicted and given ratings',
      summary,
      table: () => ({
        head: ['Mean predicted', 'mean given', '± 95 %', 'ratings'],
        rows: bins
          .filter(({ ratings }) => ratings > 0)
          .map(({ predicted, given, standardError, ratings }) => [
            predicted.toFixed(2),
            given.toFixed(2),
            (1.96 * standardError).toFixed(2),
            whole(ratings),
          ]),
      }),
      legend: [
        { label: 'mean of a bin, with 95 % interval; larger: more ratings', color: COLORS.main },
        { label: 'perfectly calibrated', color: COLORS.second },
      ],
      plot: (width) => ({
        height: isNarrow(width) ? width : 380,
        x: { domain },
        y: { domain },
        r: { range: [2, 9] },
        marks: [
          ...axesWithGrid(
            { label: 'Predicted rating (points of the scale)', ticks: 6 },
            { label: 'Mean given rating (points of the scale)', ticks: 6 },
          ),
          line(ends, {
            x: 'value',
            y: 'value',
            stroke: COLORS.second,
            strokeDasharray: '5 4',
            strokeWidth: 1.5,
          }),
          ruleX(shown, { x: 'predicted', y1: 'low', y2: 'high', stroke: COLORS.main, strokeWidth: 2 }),
          dot(shown, { x: 'predicted', y: 'given', r: 'ratings', fill: COLORS.main, fillOpacity: 0.7 }),
        ],
      }),
    },
  ]
}
