/** One picture of an analysis: what it is called, what is seen, and how it is drawn at any width. */
import type { Markish, PlotOptions } from '@observablehq/plot'
import { CATEGORY_COLORS } from './palette.ts'
import type { Table } from './tables.ts'

export interface Figure {
  /** Name of its file, and its anchor in the page. */
  readonly id: string
  readonly title: string
  /** What is seen, computed from the numbers. */
  readonly summary: string
  /** Needs the whole width; all others stand in pairs. */
  readonly full?: true
  /** Colours with their meaning, in the order of the picture; none where there is but one. */
  readonly legend?: readonly LegendEntry[]
  readonly plot: (width: number) => Drawing
  /** The same numbers, for those who do not see the picture; none where the page lists them anyway. */
  readonly table?: () => Table
}

export interface LegendEntry {
  readonly label: string
  readonly color: string
}

/** Plot's options without those that `render.ts` gives every figure alike. */
export type Drawing = Omit<PlotOptions, 'document' | 'className' | 'width' | 'style'> & {
  readonly marks: Markish[]
}

/** Custom properties that the page sets, by `palette.ts`, for light and for dark. */
export const COLORS = {
  main: 'var(--blue)',
  second: 'var(--vermilion)',
  third: 'var(--green)',
  faint: 'var(--faint)',
  grid: 'var(--grid)',
  muted: 'var(--muted)',
  ink: 'var(--ink)',
  paper: 'var(--paper)',
} as const

export const CATEGORIES = CATEGORY_COLORS.map((color) => `var(--${color})`)

/** Below it a picture is for a phone. */
const PHONE_WIDTH = 480

export function isNarrow(width: number): boolean {
  return width < PHONE_WIDTH
}
