/** Loss curves. */
import { dot, line } from '@observablehq/plot'
import type { Training } from '../model/format/analysis/model.ts'
import { axes } from './axes.ts'
import { COLORS, type Figure } from './figure.ts'

export function trainingFigures({ tables }: Training): Figure[] {
  return tables.map(({ table, losses, summary }) => {
    const points = losses.map((loss, place) => ({ iteration: place + 1, loss }))
    return {
      id: `training-${table}`,
      title: `Training of the ${table} table`,
      summary,
      table: () => ({
        head: ['Iteration', 'loss'],
        rows: losses.map((loss, place) => [String(place + 1), loss.toPrecision(5)]),
      }),
      plot: () => ({
        height: 260,
        x: { domain: [1, Math.max(2, losses.length)] },
        y: { nice: true },
        insetLeft: 8,
        insetRight: 8,
        marginLeft: 56,
        marks: [
          ...axes(
            { label: 'Iteration', ticks: wholeTicks(losses.length) },
            { label: 'Loss (objective of the training)', ticks: 5 },
          ),
          line(points, { x: 'iteration', y: 'loss', stroke: COLORS.main, strokeWidth: 2 }),
          dot(points, { x: 'iteration', y: 'loss', r: 3, fill: COLORS.main }),
        ],
      }),
    }
  })
}

function wholeTicks(iterations: number): number[] {
  const step = Math.max(1, Math.ceil(iterations / 8))
  return Array.from({ length: Math.floor((iterations - 1) / step) + 1 }, (_, tick) => 1 + tick * step)
}
