/** Shapes as SVG path data, in a box of 100 by 100 with y downwards; and the chance that tells posters apart. */

export type Point = readonly [x: number, y: number]

export function circle(x: number, y: number, radius: number): string {
  const [r, d] = [round(radius), round(2 * radius)]
  return `M${round(x - radius)} ${round(y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 ${-d} 0Z`
}

/** To be filled with `evenodd`: the outer circle less the inner one. */
export function ring(x: number, y: number, outer: number, inner: number): string {
  return circle(x, y, outer) + circle(x, y, inner)
}

export function ellipse(x: number, y: number, wide: number, high: number, turnDegrees: number): string {
  const turn = (turnDegrees * Math.PI) / 180
  const [dx, dy] = [wide * Math.cos(turn), wide * Math.sin(turn)]
  const arc = `a${round(wide)} ${round(high)} ${round(turnDegrees)} 1 0`
  return `M${round(x - dx)} ${round(y - dy)}${arc} ${round(2 * dx)} ${round(2 * dy)}${arc} ${round(-2 * dx)} ${round(-2 * dy)}Z`
}

export function polygon(points: readonly Point[]): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`
}

export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`
}

/** A quarter of a disc that fills a square of this size; `corner` counts clockwise from the upper left one. */
export function quarter(x: number, y: number, size: number, corner: number): string {
  const corners: readonly Point[] = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
  ]
  const at = (index: number) => (corners[index % 4] ?? [x, y]).map(round).join(' ')
  return `M${at(corner)}L${at(corner + 1)}A${round(size)} ${round(size)} 0 0 1 ${at(corner + 3)}Z`
}

/** From `left` to `right` along a sine, closed at the bottom of the box. */
export function swell(height: number, amplitude: number, waves: number, phase: number): string {
  const points = Array.from({ length: 41 }, (_, step): Point => {
    const x = step * 2.5
    return [x, height + amplitude * Math.sin((x / 100) * waves * 2 * Math.PI + phase)]
  })
  return polygon([...points, [100, 100], [0, 100]])
}

export type Chance = () => number

/** 0 to 1, always the same for the same seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** FNV-1a. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
