/** Axes and grids that all figures share. */
import { axisX, axisY, gridX, gridY, type Markish, type ScaleOptions, text } from '@observablehq/plot'
import { COLORS } from './figure.ts'

/** 1,000 as people write it, 12k and 3M where it has to be short. */
export function short(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${trimmed(value / 1e6)}M`
  if (size >= 1e4) return `${trimmed(value / 1e3)}k`
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 }).replace('-', '−')
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** Ticks 1, 10, 100, … within the range; 1, 2, 5 of each ten where that gives fewer than three. */
export function logTicks(least: number, most: number): number[] {
  const ticks = (steps: readonly number[]) => {
    const found: number[] = []
    for (let power = Math.floor(Math.log10(least)); 10 ** power <= most; power++) {
      for (const step of steps) {
        const tick = Number((step * 10 ** power).toPrecision(3))
        if (tick >= least && tick <= most) found.push(tick)
      }
    }
    return found
  }
  const tens = ticks([1])
  return tens.length >= 3 ? tens : ticks([1, 2, 5])
}

export interface AxisChoice {
  /** With its unit. */
  readonly label: string
  readonly ticks?: number | number[]
  readonly format?: (value: number) => string
}

/** Horizontal lines, and both axes without ticks' strokes. */
export function axes(x: AxisChoice, y: AxisChoice): Markish[] {
  return [
    gridY({ stroke: COLORS.grid, strokeOpacity: 1, ...(y.ticks && { ticks: y.ticks }) }),
    ...axisLabels(x, y),
  ]
}

/** The same with vertical lines as well. */
export function axesWithGrid(x: AxisChoice, y: AxisChoice): Markish[] {
  return [gridX({ stroke: COLORS.grid, strokeOpacity: 1, ...(x.ticks && { ticks: x.ticks }) }), ...axes(x, y)]
}

function axisLabels(x: AxisChoice, y: AxisChoice): Markish[] {
  const shared = { color: COLORS.muted, tickSize: 0, tickPadding: 6 }
  const own = ({ ticks, format }: AxisChoice) => ({ ...(ticks && { ticks }), tickFormat: format ?? short })
  return [
    axisX({ ...shared, ...own(x), label: x.label, labelAnchor: 'center', labelArrow: false }),
    axisY({ ...shared, ...own(y), label: y.label, labelArrow: false }),
  ]
}

/** A logarithmic scale over exactly this range. */
export function logScale(least: number, most: number): ScaleOptions {
  return { type: 'log', domain: [least, most] }
}

/** A tick that stands at `place` for 0, which has no logarithm. */
export function zeroTick(place: number): Markish {
  return text([0], {
    x: () => place,
    frameAnchor: 'bottom',
    text: () => '0',
    lineAnchor: 'top',
    dy: 6,
    fill: COLORS.muted,
  })
}
