/** Names beside points, each on its side, with a rim in the paper's colour so that points do not run into letters. */
import { type Markish, text } from '@observablehq/plot'
import { COLORS } from './figure.ts'
import type { PlacedLabel } from './labels.ts'

/** `x` and `y` are in the figure's own units. */
export function nameMarks<L extends PlacedLabel<{ words: string; x: number; y: number }>>(
  labels: readonly L[],
  x: (label: L) => number,
  y: (label: L) => number,
): Markish[] {
  return (['start', 'end'] as const).map((textAnchor) =>
    text(
      labels.filter(({ anchor }) => anchor === textAnchor),
      {
        x,
        y,
        text: 'words',
        textAnchor,
        dx: textAnchor === 'start' ? 7 : -7,
        fontSize: 11,
        fill: COLORS.ink,
        stroke: COLORS.paper,
        strokeWidth: 4,
      },
    ),
  )
}
