/** A figure in the page: drawn as wide as its place, and again when that changes. */
import { drawFigure } from '../../figures/draw.ts'
import type { Figure } from '../../figures/figure.ts'

const observed = new WeakMap<Element, Figure>()

const resizing = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const figure = observed.get(target)
    if (figure !== undefined) draw(target, figure, Math.floor(contentRect.width))
  }
})

/** Draws `figure` into `place` as soon as it has a width, until `forgetFigure`. */
export function showFigure(place: Element, figure: Figure): void {
  if (observed.get(place) === figure) return
  observed.set(place, figure)
  resizing.unobserve(place)
  resizing.observe(place)
}

export function forgetFigures(): void {
  resizing.disconnect()
}

function draw(place: Element, figure: Figure, width: number): void {
  const [before] = place.children
  if (width === 0 || before?.getAttribute('width') === String(width)) return
  const svg = drawFigure(figure, width, document)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', `${figure.title}. ${figure.summary}`)
  place.replaceChildren(svg)
}
