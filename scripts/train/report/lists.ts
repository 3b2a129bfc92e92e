/** What the report shows in words and tables beside its figures. */
import { percent } from '../../../src/figures/phrases.ts'
import { metricsTable, opinionTables, type TitledTable } from '../../../src/figures/tables.ts'
import type { Polarization } from '../../../src/model/format/analysis/items-and-users.ts'
import type { AxisEnd, TasteMap } from '../../../src/model/format/analysis/model.ts'
import type { Metrics } from '../../../src/model/manifest.ts'
import { escapeText } from './escape.ts'

/** The lists of polarising and agreeable items. */
export function opinionLists(polarization: Polarization): string {
  const { byDeviation, summary } = polarization
  const unlisted = byDeviation.polarizing.length === 0 ? `<p class="full">${escapeText(summary)}</p>` : ''
  return (
    unlisted +
    opinionTables(polarization)
      .map((table) => tableCard(table))
      .join('')
  )
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

export function metricsCard(metrics: Metrics, protocol: string): string {
  return tableCard(metricsTable(metrics), `<p>Protocol ${escapeText(protocol)}.</p>`)
}

function tableCard(table: TitledTable, intro = ''): string {
  return card(table.title, intro + tableHtml(table))
}

function card(title: string, content: string): string {
  return `<section class="card"><h3>${escapeText(title)}</h3>${content}</section>`
}

function tableHtml({ head, rows, optional }: TitledTable): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row
      .map(
        (cell, place) =>
          `<${tag}${place === optional ? ' class="optional"' : ''}>${escapeText(cell)}</${tag}>`,
      )
      .join('')
  return (
    `<table><thead><tr>${cells('th', head)}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
  )
}
