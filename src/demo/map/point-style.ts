/** What is drawn of the films: colours, sizes, and what draws them. */
import type { Camera, Size } from './camera.ts'

/** What a point looks like by its genre: entry 0 is for films of no coloured genre, 1 … for the coloured ones. */
export interface PointStyle {
  /** `#rrggbb` and its opacity, 0 to 1. */
  readonly colors: readonly { readonly hex: string; readonly alpha: number }[]
  /** Pixels of a film of middling popularity. */
  readonly diameter: number
}

export interface PointPainter {
  readonly kind: 'webgl' | 'canvas'
  readonly canvas: HTMLCanvasElement
  /** `ratio` is device pixels for one pixel; `hurried` while the view moves. */
  draw(camera: Camera, size: Size, ratio: number, style: PointStyle, hurried: boolean): void
  dispose(): void
}

/** Popular films are larger: 1.75 times the diameter for the first, three quarters for the last. */
export function sizeFactor(film: number, count: number): number {
  return 1.75 - Math.log(film + 1) / Math.log(count + 1)
}

/** Smaller where there are many; growing slowly with zoom, so that distances grow more than the points. */
export function diameterOf(count: number, zoom: number): number {
  const whole = Math.min(6, Math.max(2.2, 330 / Math.sqrt(count)))
  return Math.min(16, whole * Math.max(0.8, zoom) ** 0.38)
}
