/** Draws all points of the map: by WebGL where there is any, else on a plain canvas. */
import { CanvasPainter } from './canvas-painter.ts'
import type { PointPainter } from './point-style.ts'
import type { MapPoints } from './points.ts'
import { WebglPainter } from './webgl-painter.ts'

/** `onLost` is told when the graphics card took the drawing away; the painter is of no use from then on. */
export function createPainter(points: MapPoints, onLost: () => void): PointPainter {
  return WebglPainter.create(points, onLost) ?? new CanvasPainter(points)
}
