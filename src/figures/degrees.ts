/** Histograms of interactions per user and per item. */
import { rectY, ruleX, ruleY, text } from '@observablehq/plot'
import type { DegreeSide, Degrees } from '../model/format/analysis/items-and-users.ts'
import { axes, logScale, logTicks, zeroTick } from './axes.ts'
import { COLORS, type Figure } from './figure.ts'
import { whole } from './phrases.ts'
import { wholeRange } from './tables.ts'

/** Where rows without interactions stand on an axis of logarithms. */
const NONE = 0.5

export function degreeFigures({ users, items }: Degrees): Figure[] {
  return [figure('user', users), figure('item', items)]
}

function figure(noun: string, side: DegreeSide): Figure {
  const least = Math.max(NONE, side.least)
  const most = Math.max(side.bins.at(-1)?.to ?? 1, least * 2)
  return {
    id: `degrees-${noun}s`,
    title: `Interactions per ${noun}`,
    summary: side.summary,
    table: () => ({
      head: ['Interactions', `${noun[0]?.toUpperCase()}${noun.slice(1)}s`],
      rows: side.bins.map(({ from, to, rows }) => [wholeRange(from, to), whole(rows)]),
    }),
    plot: () => ({
      height: 280,
      x: logScale(least, most),
      marks: [
        ...axes(
          { label: `Interactions of one ${noun} (logarithmic)`, ticks: logTicks(Math.max(1, least), most) },
          { label: `${noun[0]?.toUpperCase()}${noun.slice(1)}s`, ticks: 5 },
        ),
        rectY(side.bins, {
          x1: ({ from }: { from: number }) => Math.max(NONE, from),
          x2: 'to',
          y: 'rows',
          fill: COLORS.main,
          inset: 0.5,
        }),
        ruleY([0], { stroke: COLORS.muted }),
        ruleX([Math.max(NONE, side.median)], {
          stroke: COLORS.second,
          strokeWidth: 1.5,
          strokeDasharray: '4 3',
        }),
        text([side.median], {
          x: () => Math.max(NONE, side.median),
          frameAnchor: 'top',
          text: () => `median ${side.median.toLocaleString('en-US')}`,
          textAnchor: 'start',
          dx: 6,
          dy: 2,
          fill: COLORS.second,
          stroke: COLORS.paper,
          strokeWidth: 4,
        }),
        // In the middle of the bin from NONE to 1.
        ...(side.least === 0 ? [zeroTick(Math.sqrt(NONE))] : []),
      ],
    }),
  }
}
