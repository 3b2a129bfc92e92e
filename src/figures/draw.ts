/** Draws a figure with what all of them share: margins, letters, no style sheet of its own. */
import { plot } from '@observablehq/plot'
import type { Figure } from './figure.ts'

/** `document` makes the elements: a browser's own, or one that stands in for it. */
export function drawFigure(figure: Figure, width: number, document: Document): SVGSVGElement {
  const drawing = figure.plot(width)
  const svg = plot({
    marginLeft: 52,
    marginBottom: 42,
    marginTop: 30,
    ...drawing,
    document,
    className: 'figure',
    width,
  }) as SVGSVGElement
  // Its rules are for pages of many plots, and a strict content security policy refuses them.
  for (const style of [...svg.querySelectorAll('style')]) style.remove()
  // Names of marks on groups without a role: readers may not speak them. The picture as a whole is named by its page.
  for (const part of [...svg.querySelectorAll('[aria-label]')]) part.removeAttribute('aria-label')
  svg.setAttribute('font-size', '12')
  return svg
}
