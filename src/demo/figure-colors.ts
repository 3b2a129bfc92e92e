/** Puts the figures' own colours on an element, as custom properties for both schemes. Ink and paper are the site's. */
import { CATEGORY_COLORS, hexColor } from '../figures/palette.ts'

/** Not by a style sheet: the colours are in one place, and drawn pictures need them as numbers. */
export function applyFigureColors(element: HTMLElement): void {
  for (const color of [...CATEGORY_COLORS, 'faint'] as const) {
    const pair = `light-dark(${hexColor(color, 'light')}, ${hexColor(color, 'dark')})`
    element.style.setProperty(`--${color}`, pair)
  }
}
