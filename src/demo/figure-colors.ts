/** Puts the figures' palette on an element, as custom properties for both schemes. */
import { COLOR_NAMES, hexColor } from '../figures/palette.ts'

/** Not by a style sheet: the colours are in one place, and drawn pictures need them as numbers. */
export function applyFigureColors(element: HTMLElement): void {
  for (const color of COLOR_NAMES) {
    const pair = `light-dark(${hexColor(color, 'light')}, ${hexColor(color, 'dark')})`
    element.style.setProperty(`--${color}`, pair)
  }
}
