/** Tables beside the figures: lists of opinions, metrics by variant. Cells are plain text. */
import type { Opinion, Polarization } from '../model/format/analysis/items-and-users.ts'
import type { Metrics } from '../model/manifest.ts'
import { whole } from './phrases.ts'

export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface TitledTable extends Table {
  readonly title: string
  /** The column that a phone leaves out. */
  readonly optional: number | null
}

/** “3”, or “3–5” where `end`, the first whole number that is not in it, leaves room for more. */
export function wholeRange(from: number, end: number): string {
  return end - from <= 1 ? whole(from) : `${whole(from)}–${whole(end - 1)}`
}

const LISTED_OPINIONS = 10

/** Polarising and agreeable items by both measures; those by deviation only where items differ by more than chance. */
export function opinionTables({ byDeviation, byNorm }: Polarization): TitledTable[] {
  const deviation = { label: 'deviation, shrunken', value: ({ shrunken }: Opinion) => shrunken.toFixed(2) }
  const norm = { label: 'latent norm', value: ({ norm: length }: Opinion) => length.toFixed(2) }
  return [
    ...(byDeviation.polarizing.length === 0
      ? []
      : [
          opinionTable('Most polarising by deviation', byDeviation.polarizing, deviation),
          opinionTable('Most agreeable by deviation', byDeviation.agreeable, deviation),
        ]),
    opinionTable('Most polarising by latent norm', byNorm.polarizing, norm),
    opinionTable('Most agreeable by latent norm', byNorm.agreeable, norm),
  ]
}

function opinionTable(
  title: string,
  opinions: readonly Opinion[],
  measure: { readonly label: string; readonly value: (opinion: Opinion) => string },
): TitledTable {
  const rows = opinions
    .slice(0, LISTED_OPINIONS)
    .map((opinion) => [
      opinion.title ?? opinion.itemId,
      whole(opinion.ratings),
      opinion.mean.toFixed(2),
      measure.value(opinion),
    ])
  return { title, head: ['Item', 'ratings', 'mean', measure.label], rows, optional: 1 }
}

const VARIANTS: Record<string, string> = {
  int8: 'served (int8)',
  float32: 'float32',
  popularity: 'popularity',
  bias: 'biases alone',
}

/** Metrics by variant; a variant of no known name keeps its own. */
export function metricsTable(metrics: Metrics): TitledTable {
  const variants = Object.keys(metrics)
  const names = [...new Set(variants.flatMap((variant) => Object.keys(metrics[variant] ?? {})))]
  const float32 = variants.indexOf('float32')
  return {
    title: 'Measured on what was held out',
    head: ['Metric', ...variants.map((variant) => VARIANTS[variant] ?? variant)],
    rows: names.map((name) => [
      name,
      ...variants.map((variant) => metrics[variant]?.[name]?.toFixed(4) ?? '–'),
    ]),
    optional: float32 < 0 ? null : float32 + 1,
  }
}
