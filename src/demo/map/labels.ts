/**
 * Which films have their names on the map: the most popular ones, each if it covers no other name. A placement is
 * for a step of zoom and a region around what is seen; until the view leaves them it holds, and zooming in within a
 * step only moves names apart.
 */
import { type Camera, contains, type Size, toScreen, visible } from './camera.ts'
import type { MapPoints, Place, Rect } from './points.ts'

export interface PlacedLabel {
  readonly film: number
  readonly words: string
  readonly anchor: 'start' | 'end'
}

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface LabelSources {
  readonly points: MapPoints
  /** The name of a film; null where it is not known yet. */
  readonly nameOf: (film: number) => string | null
  /** Pixels. */
  readonly widthOf: (words: string) => number
  /** Films whose names come before all others: the visitor's own. */
  readonly first: readonly number[]
  /** Boxes in pixels around places that names keep off. */
  readonly kept: readonly { readonly place: Place; readonly box: Box }[]
}

const STEPS_AN_OCTAVE = 2
/** Of the screen's size, on each side of it. */
const AROUND = 0.4
const CANDIDATES = 700
/** Pixels of screen for each name, so that points are still seen between them. */
const AREA_PX = 11_000
export const LABEL_GAP_PX = 8
const LINE_PX = 17
const BETWEEN_PX = 6
/** Names keep off the visitor's mark. */
const POINT_PX = 5

interface Placement {
  readonly key: string
  readonly region: Rect
  readonly labels: readonly PlacedLabel[]
  /** Films that would have a name if it were known. */
  readonly unnamed: readonly number[]
}

export class Labels {
  #placement: Placement | null = null

  /** `revision` changes with the names known and with `first`. */
  at(camera: Camera, size: Size, sources: LabelSources, revision: number): Placement {
    const unit = 2 ** (Math.floor(Math.log2(camera.unit) * STEPS_AN_OCTAVE) / STEPS_AN_OCTAVE)
    const key = `${unit} ${size.width} ${size.height} ${revision}`
    const before = this.#placement
    if (before?.key === key && contains(before.region, visible(camera, size))) return before
    const region = visible({ ...camera, unit }, size, AROUND)
    const after = { key, region, ...placed({ ...camera, unit }, size, region, sources) }
    this.#placement = after
    return after
  }
}

function placed(camera: Camera, size: Size, region: Rect, sources: LabelSources) {
  const { points, nameOf, widthOf, first, kept } = sources
  const most = Math.round(((1 + 2 * AROUND) ** 2 * size.width * size.height) / AREA_PX)
  const inSight = first.filter((film) => isWithin(region, points.placeOf(film)))
  const candidates = new Set([...inSight, ...points.popularWithin(region, CANDIDATES)])
  const taken = kept.map(({ place, box }) => moved(box, toScreen(camera, size, place)))
  const labels: PlacedLabel[] = []
  const unnamed: number[] = []
  for (const film of candidates) {
    if (labels.length + unnamed.length >= most) break
    const words = nameOf(film)
    const at = toScreen(camera, size, points.placeOf(film))
    // Room is kept for a name to come, of a usual length.
    const width = words === null ? 120 : widthOf(words)
    for (const anchor of ['start', 'end'] as const) {
      const box = boxOf(at, width, anchor)
      if (taken.some((other) => overlap(box, other))) continue
      taken.push(box)
      if (words === null) unnamed.push(film)
      else labels.push({ film, words, anchor })
      break
    }
  }
  return { labels, unnamed }
}

function moved({ left, right, top, bottom }: Box, { x, y }: Place): Box {
  return { left: left + x, right: right + x, top: top + y, bottom: bottom + y }
}

function boxOf({ x, y }: Place, width: number, anchor: PlacedLabel['anchor']): Box {
  const from = anchor === 'start' ? x - POINT_PX : x - LABEL_GAP_PX - width
  const to = anchor === 'start' ? x + LABEL_GAP_PX + width : x + POINT_PX
  return { left: from, right: to, top: y - LINE_PX / 2, bottom: y + LINE_PX / 2 }
}

export function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right + BETWEEN_PX &&
    one.right > other.left - BETWEEN_PX &&
    one.top < other.bottom &&
    one.bottom > other.top
  )
}

function isWithin({ minX, minY, maxX, maxY }: Rect, { x, y }: Place): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY
}
