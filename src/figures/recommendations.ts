/** Who gets the places of the lists. */
import { barX, line } from '@observablehq/plot'
import type { Exposure, Recommendations } from '../model/format/analysis/model.ts'
import { axes, axesWithGrid } from './axes.ts'
import { COLORS, type Figure, isNarrow } from './figure.ts'
import { percent } from './phrases.ts'
import type { Table } from './tables.ts'

const NAMES: Record<Exposure['of'], string> = {
  model: 'recommended',
  history: 'chosen by the users',
  popularity: 'most popular',
}
const COLOR_OF: Record<Exposure['of'], string> = {
  model: COLORS.main,
  history: COLORS.third,
  popularity: COLORS.second,
}
const DASHES: Record<Exposure['of'], string> = { model: 'none', history: '2 4', popularity: '6 4' }

export function recommendationFigures({ variants, summary, places }: Recommendations): Figure[] {
  const legend = variants.map(({ of }) => ({ label: NAMES[of], color: COLOR_OF[of] }))
  const share = (value: number) => `${Math.round(value * 100)} %`
  return [
    {
      id: 'recommendations-lorenz',
      title: 'How evenly the lists use the catalogue',
      summary,
      table: () => lorenzTable(variants),
      legend: [...legend, { label: 'all items alike', color: COLORS.faint }],
      plot: (width) => ({
        height: isNarrow(width) ? width : 360,
        x: { domain: [0, 1] },
        y: { domain: [0, 1] },
        marginLeft: 52,
        marks: [
          ...axesWithGrid(
            { label: 'Items, least listed first (share of the catalogue)', ticks: 5, format: share },
            { label: 'Share of all places', ticks: 5, format: share },
          ),
          line([0, 1], { x: (value: number) => value, y: (value: number) => value, stroke: COLORS.faint }),
          ...variants.map(({ of, lorenz }) =>
            line(
              lorenz.map((part, step) => ({ items: step / (lorenz.length - 1), part })),
              { x: 'items', y: 'part', stroke: COLOR_OF[of], strokeWidth: 2.5, strokeDasharray: DASHES[of] },
            ),
          ),
        ],
      }),
    },
    {
      id: 'recommendations-novelty',
      title: 'How well known the listed items are',
      summary: describeNovelty(variants, places),
      table: () => ({
        head: ['Lists', 'novelty (bits)', 'coverage', 'Gini'],
        rows: variants.map(({ of, novelty, coverage, gini }) => [
          NAMES[of],
          novelty.toFixed(2),
          percent(coverage),
          gini.toFixed(3),
        ]),
      }),
      plot: (width) => ({
        height: isNarrow(width) ? 190 : 300,
        marginLeft: isNarrow(width) ? 128 : 150,
        marginRight: 24,
        x: { nice: true },
        y: { type: 'band', padding: 0.25, domain: variants.map(({ of }) => NAMES[of]) },
        marks: [
          ...axes(
            {
              label: isNarrow(width)
                ? 'Mean novelty (bits)'
                : 'Mean novelty (bits: −log₂ of the share of users)',
              ticks: 5,
            },
            { label: '', format: String },
          ),
          barX(variants, {
            x: 'novelty',
            y: ({ of }: Exposure) => NAMES[of],
            fill: ({ of }: Exposure) => COLOR_OF[of],
          }),
        ],
      }),
    },
  ]
}

/** Every tenth of the items. */
function lorenzTable(variants: readonly Exposure[]): Table {
  return {
    head: ['Least listed items', ...variants.map(({ of }) => NAMES[of])],
    rows: Array.from({ length: 11 }, (_, tenth) => [
      `${tenth * 10} %`,
      ...variants.map(({ lorenz }) => percent(lorenz[Math.round((tenth / 10) * (lorenz.length - 1))] ?? 0)),
    ]),
  }
}

function describeNovelty(variants: readonly Exposure[], places: number): string {
  const known = variants.map(
    ({ of, novelty }) =>
      `${NAMES[of]}: one user in ${(2 ** novelty).toFixed(1)} (${novelty.toFixed(1)} bits)`,
  )
  const tenth = variants.find(({ of }) => of === 'model')?.tenths[0] ?? 0
  return (
    `How many users know a typical listed item – ${known.join('; ')}. Of the first ${places} recommended places ` +
    `${percent(1 - tenth)} go beyond the most popular tenth of the catalogue.`
  )
}
