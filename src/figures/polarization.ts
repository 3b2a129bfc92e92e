/** The two measures of disagreement against each other. */
import { dot } from '@observablehq/plot'
import type { Opinion, Polarization } from '../model/format/analysis/items-and-users.ts'
import { axesWithGrid } from './axes.ts'
import { COLORS, type Figure, isNarrow } from './figure.ts'
import { clipped, placeLabels } from './labels.ts'
import { nameMarks } from './names.ts'

const HEIGHT = 380
const MARGINS = { left: 48, right: 16, top: 28, bottom: 40 }

export function polarizationFigures(of: Polarization): Figure[] {
  const points = of.shrunken.map((shrunken, place) => ({ shrunken, norm: of.norms[place] as number }))
  if (points.length < 2 || of.prior.degreesOfFreedom === null) return []
  const named = distinct([
    ...of.byDeviation.polarizing.slice(0, 4),
    ...of.byDeviation.agreeable.slice(0, 4),
    ...of.byNorm.polarizing.slice(0, 4),
    ...of.byNorm.agreeable.slice(0, 3),
  ])
  const x = padded([...points.map(({ shrunken }) => shrunken), ...named.map(({ shrunken }) => shrunken)])
  const y = padded([...points.map(({ norm }) => norm), ...named.map(({ norm }) => norm)])
  return [
    {
      id: 'polarization',
      title: 'Polarising and agreeable items',
      full: true,
      summary: of.summary,
      plot: (width) => {
        const toPixels = ({ shrunken, norm }: Opinion) => ({
          x: MARGINS.left + ((shrunken - x[0]) / (x[1] - x[0])) * (width - MARGINS.left - MARGINS.right),
          y:
            HEIGHT -
            MARGINS.bottom -
            ((norm - y[0]) / (y[1] - y[0])) * (HEIGHT - MARGINS.top - MARGINS.bottom),
        })
        const labels = placeLabels(
          named.map((item) => ({
            item,
            words: clipped(item.title ?? item.itemId, isNarrow(width) ? 20 : 34),
            ...toPixels(item),
          })),
          width,
        )
        return {
          height: HEIGHT,
          marginLeft: MARGINS.left,
          marginRight: MARGINS.right,
          marginTop: MARGINS.top,
          marginBottom: MARGINS.bottom,
          x: { domain: x },
          y: { domain: y },
          marks: [
            ...axesWithGrid(
              {
                label: 'Standard deviation of the ratings, shrunken (points)',
                ticks: isNarrow(width) ? 5 : 8,
              },
              { label: 'Latent norm ‖q‖', ticks: 5 },
            ),
            dot(points, { x: 'shrunken', y: 'norm', r: 2, fill: COLORS.main, fillOpacity: 0.45 }),
            dot(labels, {
              x: ({ item }: { item: Opinion }) => item.shrunken,
              y: ({ item }: { item: Opinion }) => item.norm,
              r: 3.5,
              fill: COLORS.second,
              stroke: COLORS.paper,
            }),
            ...nameMarks(
              labels,
              ({ item }) => item.shrunken,
              ({ item }) => item.norm,
            ),
          ],
        }
      },
    },
  ]
}

function distinct(opinions: readonly Opinion[]): Opinion[] {
  return [...new Map(opinions.map((opinion) => [opinion.itemId, opinion])).values()]
}

function padded(values: readonly number[]): [number, number] {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
  const most = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY)
  const margin = (most - least || 1) * 0.04
  return [least - margin, most + margin]
}
