/** One picture of the report: what it is called, what is seen, and how it is drawn at any width. */
import type { Markish, PlotOptions } from '@observablehq/plot'

export interface Figure {
  /** Name of its file, and its anchor in the report. */
  readonly id: string
  readonly title: string
  /** What is seen, computed from the numbers. */
  readonly summary: string
  /** Colours with their meaning, in the order of the picture; none where there is but one. */
  readonly legend?: readonly LegendEntry[]
  readonly plot: (width: number) => Drawing
}

export interface LegendEntry {
  readonly label: string
  readonly color: string
}

/** Plot's options without those that `render.ts` gives every figure alike. */
export type Drawing = Omit<PlotOptions, 'document' | 'className' | 'width' | 'style'> & {
  readonly marks: Markish[]
}

/** Colours are variables of `style.ts`, which has them for light and for dark. */
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

/** Told apart by people of any colour vision (Okabe & Ito 2008). */
export const CATEGORIES = [
  'var(--orange)',
  'var(--sky)',
  'var(--green)',
  'var(--blue)',
  'var(--vermilion)',
  'var(--purple)',
  'var(--yellow)',
] as const

/** Below it a picture is for a phone. */
const PHONE_WIDTH = 480

export function isNarrow(width: number): boolean {
  return width < PHONE_WIDTH
}
