/** What lies over the points: names, rings, the visitor's mark and its trail, the cross for the keyboard. */
import { type Camera, type Size, toScreen } from './camera.ts'
import { type Box, LABEL_GAP_PX, overlap, type PlacedLabel } from './labels.ts'
import type { MapPoints, Place } from './points.ts'
import type { Scene } from './scene.ts'

export interface Inks {
  readonly ink: string
  readonly ground: string
  /** Family of the names' letters. */
  readonly font: string
}

export interface OverlayView {
  readonly camera: Camera
  readonly size: Size
  readonly ratio: number
  readonly points: MapPoints
  readonly scene: Scene
  /** The visitor's place, on its way while it moves. */
  readonly visitor: Place | null
  readonly labels: readonly PlacedLabel[]
  /** The keyboard is at work: the middle of the map is what it acts on. */
  readonly cross: boolean
  readonly inks: Inks
  /** Of a name, in pixels. */
  readonly widthOf: (words: string) => number
  /** What lies over the map, in its pixels: no name is drawn under it. */
  readonly covered: readonly Box[]
}

const LABEL_PX = 12
/** Pixels around the visitor's place that its mark takes. */
export const VISITOR_BOX = { left: -26, right: 26, top: -40, bottom: 12 }
const YOU = 'You'

/** Measured once: a name is drawn in every frame. */
export class NameWidths {
  readonly #known = new Map<string, number>()

  of(words: string, context: CanvasRenderingContext2D, { font }: Inks): number {
    const known = this.#known.get(words)
    if (known !== undefined) return known
    context.font = `500 ${LABEL_PX}px ${font}`
    const { width } = context.measureText(words)
    this.#known.set(words, width)
    return width
  }
}

/** Where the elements that lie beside `stage` in its frame cover it, in its pixels. */
export function coveredBy(elements: Iterable<Element>, stage: Element): Box[] {
  const origin = stage.getBoundingClientRect()
  return Array.from(elements, (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return {
      left: left - origin.left,
      right: right - origin.left,
      top: top - origin.top,
      bottom: bottom - origin.top,
    }
  })
}

export function drawOverlay(context: CanvasRenderingContext2D, view: OverlayView): void {
  const { size, ratio, scene, inks } = view
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  context.lineJoin = 'round'
  context.textBaseline = 'middle'
  const at = (place: Place) => toScreen(view.camera, size, place)
  const ring = (film: number, radius: number, width: number) => {
    const { x, y } = at(view.points.placeOf(film))
    for (const [color, line] of [
      [inks.ground, width + 2],
      [inks.ink, width],
    ] as const) {
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.strokeStyle = color
      context.lineWidth = line
      context.stroke()
    }
  }
  drawAxes(context, view, at({ x: 0, y: 0 }))
  for (const film of scene.rated) ring(film, 5, 1.5)
  drawLabels(context, view, at)
  if (scene.hovered !== null) ring(scene.hovered, 7, 2)
  if (scene.selected !== null) ring(scene.selected, 9, 2.5)
  drawVisitor(context, view, at)
  if (view.cross) drawCross(context, size, inks)
}

/** Through the mean of all films. */
function drawAxes(context: CanvasRenderingContext2D, { size, inks }: OverlayView, { x, y }: Place): void {
  context.globalAlpha = 0.12
  context.strokeStyle = inks.ink
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, size.height)
  context.moveTo(0, y)
  context.lineTo(size.width, y)
  context.stroke()
  context.globalAlpha = 1
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { labels, points, inks, size, widthOf, covered }: OverlayView,
  at: (place: Place) => Place,
): void {
  context.font = `500 ${LABEL_PX}px ${inks.font}`
  context.strokeStyle = inks.ground
  context.lineWidth = 3.5
  context.fillStyle = inks.ink
  for (const { film, words, anchor } of labels) {
    const { x, y } = at(points.placeOf(film))
    const from = anchor === 'start' ? x + LABEL_GAP_PX : x - LABEL_GAP_PX
    const left = anchor === 'start' ? from : from - widthOf(words)
    const box = { left, right: left + widthOf(words), top: y - 8, bottom: y + 8 }
    // A name that is cut off or covered says little.
    if (left < 2 || box.right > size.width - 2 || box.top < 0 || box.bottom > size.height) continue
    if (covered.some((other) => overlap(box, other))) continue
    context.textAlign = anchor
    context.strokeText(words, from, y)
    context.fillText(words, from, y)
  }
}

function drawVisitor(
  context: CanvasRenderingContext2D,
  { scene, visitor, inks }: OverlayView,
  at: (place: Place) => Place,
): void {
  if (visitor === null) return
  const steps = [...scene.trail.slice(0, -1), visitor].map(at)
  drawTrail(context, steps, inks)
  const { x, y } = at(visitor)
  for (const [color, radius] of [
    [inks.ground, 11],
    [inks.ink, 9],
    [inks.ground, 4],
  ] as const) {
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fillStyle = color
    context.fill()
  }
  context.font = `700 ${LABEL_PX + 1}px ${inks.font}`
  context.textAlign = 'center'
  const width = context.measureText(YOU).width + 16
  context.fillStyle = inks.ink
  context.strokeStyle = inks.ground
  context.lineWidth = 2
  context.beginPath()
  context.roundRect(x - width / 2, y - 37, width, 22, 11)
  context.fill()
  context.stroke()
  context.fillStyle = inks.ground
  context.fillText(YOU, x, y - 25.5)
}

/** The older the fainter. */
function drawTrail(context: CanvasRenderingContext2D, steps: readonly Place[], inks: Inks): void {
  for (const [place, to] of steps.entries()) {
    const from = steps[place - 1]
    context.globalAlpha = 0.25 + 0.65 * ((place + 1) / steps.length)
    context.strokeStyle = inks.ink
    context.lineWidth = 2
    if (from !== undefined) {
      context.setLineDash([2, 5])
      context.lineCap = 'round'
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
      context.setLineDash([])
    }
    context.beginPath()
    context.arc(to.x, to.y, 3, 0, 2 * Math.PI)
    context.fillStyle = inks.ink
    context.fill()
  }
  context.globalAlpha = 1
}

function drawCross(context: CanvasRenderingContext2D, { width, height }: Size, { ink }: Inks): void {
  const [x, y] = [width / 2, height / 2]
  context.strokeStyle = ink
  context.lineWidth = 1.5
  context.beginPath()
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * 6, y + dy * 6)
    context.lineTo(x + dx * 16, y + dy * 16)
  }
  context.stroke()
}
