/** What is drawn of the films: colours, sizes, and what draws them. */
import { CATEGORY_COLORS, hexColor, type Scheme } from '../../figures/palette.ts'
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
  const whole = Math.min(6, Math.max(2.2, 400 / Math.sqrt(count)))
  return Math.min(16, whole * Math.max(0.8, zoom) ** 0.38)
}

/** Genres that stand out keep their colour, all others fade; where none does, all have theirs. */
export function pointStyle(scheme: Scheme, highlighted: ReadonlySet<number>, diameter: number): PointStyle {
  const colors = [null, ...CATEGORY_COLORS].map((color, layer) => {
    const dimmed = highlighted.size > 0 && !highlighted.has(layer - 1)
    const alpha = dimmed ? 0.1 : color === null && highlighted.size === 0 ? 0.5 : 0.85
    return { hex: hexColor(color ?? 'faint', scheme), alpha }
  })
  return { colors, diameter }
}
