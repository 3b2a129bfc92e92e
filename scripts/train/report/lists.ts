/** What the report shows in words and tables beside its figures. */
import type { Opinion, Polarization } from '../../../src/model/format/analysis/items-and-users.ts'
import type { AxisEnd, TasteMap } from '../../../src/model/format/analysis/model.ts'
import type { Metrics } from '../../../src/model/manifest.ts'
import { escapeText } from './escape.ts'
import { percent } from './phrases.ts'

const LISTED_OPINIONS = 10

/** The lists of polarising and agreeable items. */
export function opinionLists({ byDeviation, byNorm, summary }: Polarization): string {
  const deviation = { label: 'deviation, shrunken', value: ({ shrunken }: Opinion) => shrunken.toFixed(2) }
  const norm = { label: 'latent norm', value: ({ norm: length }: Opinion) => length.toFixed(2) }
  return [
    ...(byDeviation.polarizing.length === 0
      ? [`<p class="full">${escapeText(summary)}</p>`]
      : [
          opinionTable('Most polarising by deviation', byDeviation.polarizing, deviation),
          opinionTable('Most agreeable by deviation', byDeviation.agreeable, deviation),
        ]),
    opinionTable('Most polarising by latent norm', byNorm.polarizing, norm),
    opinionTable('Most agreeable by latent norm', byNorm.agreeable, norm),
  ].join('')
}

function opinionTable(
  title: string,
  opinions: readonly Opinion[],
  measure: { readonly label: string; readonly value: (opinion: Opinion) => string },
): string {
  const rows = opinions
    .slice(0, LISTED_OPINIONS)
    .map((opinion) => [
      opinion.title ?? opinion.itemId,
      opinion.ratings.toLocaleString('en-US'),
      opinion.mean.toFixed(2),
      measure.value(opinion),
    ])
  return card(title, table(['Item', 'ratings', 'mean', measure.label], rows, 1))
}

/** What lies at both ends of each axis of the map. */
export function axisLists({ axes, explained }: TasteMap): string {
  return axes
    .map(({ low, high }, axis) => {
      const [from, to] = axis === 0 ? ['Left', 'Right'] : ['Bottom', 'Top']
      const title = `Axis ${axis + 1}: ${percent(explained[axis] ?? 0)} of the variance`
      return card(title, `<div class="ends">${axisEnd(from ?? '', low)}${axisEnd(to ?? '', high)}</div>`)
    })
    .join('')
}

function axisEnd(side: string, { genres, items }: AxisEnd): string {
  const names = genres.map(({ genre }) => escapeText(genre)).join(', ')
  const list = items.map(({ itemId, title }) => `<li>${escapeText(title ?? itemId)}</li>`).join('')
  return `<div><h4>${side}</h4>${names === '' ? '' : `<p class="genres">${names}</p>`}<ol>${list}</ol></div>`
}

const VARIANTS: Record<string, string> = {
  int8: 'served (int8)',
  float32: 'float32',
  popularity: 'popularity',
  bias: 'biases alone',
}

/** Metrics by variant; a variant of no known name keeps its own. */
export function metricsCard(metrics: Metrics, protocol: string): string {
  const variants = Object.keys(metrics)
  const names = [...new Set(variants.flatMap((variant) => Object.keys(metrics[variant] ?? {})))]
  const rows = names.map((name) => [
    name,
    ...variants.map((variant) => metrics[variant]?.[name]?.toFixed(4) ?? '–'),
  ])
  const head = ['Metric', ...variants.map((variant) => VARIANTS[variant] ?? variant)]
  return card(
    'Measured on what was held out',
    `<p>Protocol ${escapeText(protocol)}.</p>${table(head, rows, variants.indexOf('float32') + 1)}`,
  )
}

function card(title: string, content: string): string {
  return `<section class="card"><h3>${escapeText(title)}</h3>${content}</section>`
}

/** `optional` is the column that a phone leaves out. */
function table(head: readonly string[], rows: readonly (readonly string[])[], optional = -1): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row
      .map(
        (cell, place) =>
          `<${tag}${place === optional && place > 0 ? ' class="optional"' : ''}>${escapeText(cell)}</${tag}>`,
      )
      .join('')
  return (
    `<table><thead><tr>${cells('th', head)}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
  )
}
