/** Which part of the map is seen: a place in the middle and a scale. Pure; pixels run from the top left corner. */
import type { Place, Rect } from './points.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Camera extends Place {
  /** Pixels for one unit of the map. */
  readonly unit: number
}

const MARGIN = 0.92
/** How far in and out of the whole map one can go. */
const MOST_ZOOM = 96
const LEAST_ZOOM = 0.6

/** The whole map in sight. */
export function fitted({ minX, minY, maxX, maxY }: Rect, { width, height }: Size): Camera {
  const unit = Math.min(width / (maxX - minX || 1), height / (maxY - minY || 1)) * MARGIN
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2, unit }
}

export function toScreen(camera: Camera, { width, height }: Size, { x, y }: Place): Place {
  return { x: width / 2 + (x - camera.x) * camera.unit, y: height / 2 - (y - camera.y) * camera.unit }
}

export function toMap(camera: Camera, { width, height }: Size, { x, y }: Place): Place {
  return { x: camera.x + (x - width / 2) / camera.unit, y: camera.y - (y - height / 2) / camera.unit }
}

export function panned(camera: Camera, pixels: Place): Camera {
  return { ...camera, x: camera.x - pixels.x / camera.unit, y: camera.y + pixels.y / camera.unit }
}

/** `at` stays where it is on the screen. */
export function zoomedAt(camera: Camera, size: Size, at: Place, factor: number): Camera {
  const fixed = toMap(camera, size, at)
  const unit = camera.unit * factor
  return { x: fixed.x - (at.x - size.width / 2) / unit, y: fixed.y + (at.y - size.height / 2) / unit, unit }
}

/** Within the limits of zoom around the `home` view, the middle of the screen on the map. */
export function limited(
  camera: Camera,
  { bounds, home }: { readonly bounds: Rect; readonly home: Rect },
  size: Size,
): Camera {
  const whole = fitted(home, size).unit
  const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))
  return {
    x: between(camera.x, bounds.minX, bounds.maxX),
    y: between(camera.y, bounds.minY, bounds.maxY),
    unit: between(camera.unit, whole * LEAST_ZOOM, whole * MOST_ZOOM),
  }
}

/** What of the map is in sight, and `extra` of the screen's size around it. */
export function visible(camera: Camera, { width, height }: Size, extra = 0): Rect {
  const x = (width / camera.unit) * (0.5 + extra)
  const y = (height / camera.unit) * (0.5 + extra)
  return { minX: camera.x - x, minY: camera.y - y, maxX: camera.x + x, maxY: camera.y + y }
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.minX <= inner.minX &&
    outer.minY <= inner.minY &&
    outer.maxX >= inner.maxX &&
    outer.maxY >= inner.maxY
  )
}

const CURVATURE = Math.SQRT2

/**
 * The way from one view to another that seems shortest: out, across, in (van Wijk & Nuij, Smooth and efficient
 * zooming and panning, 2003, equations 9 and 11). Takes 0 … 1.
 */
export function flight(from: Camera, to: Camera, { width }: Size): (part: number) => Camera {
  const [w0, w1] = [width / from.unit, width / to.unit]
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const distance = Math.hypot(dx, dy)
  const along = (travelled: number, w: number): Camera => {
    const part = distance === 0 ? 0 : travelled / distance
    return { x: from.x + dx * part, y: from.y + dy * part, unit: width / w }
  }
  if (distance < w0 * 1e-6) return (part) => along(distance * part, w0 * (w1 / w0) ** part)
  const r2 = CURVATURE ** 2
  const r = (w: number, sign: 1 | -1) => {
    const b = (w1 ** 2 - w0 ** 2 + sign * r2 ** 2 * distance ** 2) / (2 * w * r2 * distance)
    return Math.log(Math.sqrt(b ** 2 + 1) - b)
  }
  const [r0, r1] = [r(w0, 1), r(w1, -1)]
  const length = (r1 - r0) / CURVATURE
  return (part) => {
    if (part >= 1) return to
    const s = CURVATURE * length * part + r0
    const travelled = (w0 / r2) * (Math.cosh(r0) * Math.tanh(s) - Math.sinh(r0))
    return along(travelled, (w0 * Math.cosh(r0)) / Math.cosh(s))
  }
}
