/** Points on a 2-D canvas, for browsers without WebGL. */
import { type Camera, type Size, toScreen, visible } from './camera.ts'
import { type PointPainter, type PointStyle, sizeFactor } from './point-style.ts'
import type { MapPoints } from './points.ts'

/** While the view moves, a frame draws no more points than it did in about this time. */
const HURRIED_MS = 8
const LEAST_DRAWN = 2_000
/** Device pixels below which a square looks as a circle does, and is drawn several times as fast; more while moving. */
const ROUND_FROM = { resting: 2.6, hurried: 6 }

export class CanvasPainter implements PointPainter {
  readonly kind = 'canvas'
  readonly canvas = document.createElement('canvas')
  readonly #points: MapPoints
  /** Genres one after another, each from its least popular film to its most popular. */
  readonly #layers: readonly Int32Array[]
  /** Points drawn in a millisecond, as last measured. */
  #speed = 1_500

  constructor(points: MapPoints) {
    this.#points = points
    const genres = points.genre.reduce((most, genre) => Math.max(most, genre), -1)
    this.#layers = Array.from({ length: genres + 2 }, (_, layer) =>
      Int32Array.from(
        [...points.genre.keys()].filter((film) => points.genre[film] === layer - 1).toReversed(),
      ),
    )
  }

  draw(camera: Camera, size: Size, ratio: number, style: PointStyle, hurried: boolean): void {
    const context = this.canvas.getContext('2d')
    if (context === null) return
    const startMs = performance.now()
    const { count } = this.#points
    const most = hurried ? Math.max(LEAST_DRAWN, this.#speed * HURRIED_MS) : count
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, size.width, size.height)
    let drawn = 0
    for (const [layer, films] of this.#layers.entries()) {
      const color = style.colors[layer]
      if (color === undefined) continue
      context.globalAlpha = color.alpha
      context.fillStyle = color.hex
      drawn += this.#drawLayer(context, films, {
        camera,
        size,
        diameter: style.diameter,
        most,
        roundFromPx: ROUND_FROM[hurried ? 'hurried' : 'resting'] / ratio,
      })
    }
    const tookMs = performance.now() - startMs
    if (hurried && tookMs > 1 && drawn >= LEAST_DRAWN) this.#speed = drawn / tookMs
  }

  #drawLayer(
    context: CanvasRenderingContext2D,
    films: Int32Array,
    view: { camera: Camera; size: Size; diameter: number; most: number; roundFromPx: number },
  ): number {
    const { camera, size, diameter, most, roundFromPx } = view
    const { x, y, count } = this.#points
    const { minX, minY, maxX, maxY } = visible(camera, size, 0.02)
    const corner = toScreen(camera, size, { x: 0, y: 0 })
    let drawn = 0
    for (const film of films) {
      const [left, up] = [x[film] as number, y[film] as number]
      if (film >= most || left < minX || left > maxX || up < minY || up > maxY) continue
      const across = diameter * sizeFactor(film, count)
      const [px, py] = [corner.x + left * camera.unit, corner.y - up * camera.unit]
      if (across < roundFromPx) context.fillRect(px - across / 2, py - across / 2, across, across)
      else {
        context.beginPath()
        context.arc(px, py, across / 2, 0, 2 * Math.PI)
        context.fill()
      }
      drawn++
    }
    return drawn
  }

  dispose(): void {
    this.canvas.remove()
  }
}
