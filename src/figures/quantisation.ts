/** What int8 changes. */
import { barY, rectY, ruleY } from '@observablehq/plot'
import type { Quantisation } from '../model/format/analysis/model.ts'
import { axes } from './axes.ts'
import { COLORS, type Figure } from './figure.ts'
import { counted, percent, whole } from './phrases.ts'

export function quantisationFigures(of: Quantisation): Figure[] {
  const { relativeError, overlap, users, places } = of
  const lists = overlap.map((count, shared) => ({ shared, share: users === 0 ? 0 : count / users }))
  const first = lists.findIndex(({ share }) => share > 0)
  const shown = lists.slice(Math.max(0, Math.min(first, places - 4)))
  return [
    ...(relativeError.bins.length > 0
      ? [
          {
            id: 'quantisation-error',
            title: 'Error of the int8 item vectors',
            summary: of.summary,
            table: () => ({
              head: ['Relative error', 'items'],
              rows: relativeError.bins.map(({ from, to, items }) => [
                `${percent(from)} – ${percent(to)}`,
                whole(items),
              ]),
            }),
            plot: () => ({
              height: 260,
              marks: [
                ...axes(
                  {
                    label: 'Error relative to the length of the vector (%)',
                    ticks: 6,
                    format: (value: number) => `${Number((value * 100).toPrecision(3))}`,
                  },
                  { label: 'Items', ticks: 5 },
                ),
                rectY(relativeError.bins, {
                  x1: 'from',
                  x2: 'to',
                  y: 'items',
                  fill: COLORS.main,
                  inset: 0.5,
                }),
                ruleY([0], { stroke: COLORS.muted }),
              ],
            }),
          },
        ]
      : []),
    ...(users > 0
      ? [
          {
            id: 'quantisation-lists',
            title: 'Lists by int8 and by float32',
            summary:
              `Of ${counted(users, 'user')}, ${percent(lists.at(-1)?.share ?? 0)} have all ${places} items in common ` +
              `with float32, the worst served one ${counted(Math.max(0, first), 'item')}.`,
            table: () => ({
              head: ['Items in common', 'users'],
              rows: shown.map(({ shared, share }) => [String(shared), percent(share)]),
            }),
            plot: () => ({
              height: 240,
              x: { type: 'band' as const, padding: 0.15 },
              marks: [
                ...axes(
                  { label: `Items in common, of ${places}`, format: String },
                  { label: 'Users (%)', ticks: 5, format: (value: number) => `${Math.round(value * 100)}` },
                ),
                barY(shown, { x: 'shared', y: 'share', fill: COLORS.main }),
                ruleY([0], { stroke: COLORS.muted }),
              ],
            }),
          },
        ]
      : []),
  ]
}
