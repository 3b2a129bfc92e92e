/** The insights: figures with their sentences, and tables, in the chapters of the report. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { ref } from 'lit-html/directives/ref.js'
import type { Figure, LegendEntry } from '../../figures/figure.ts'
import { figuresOf } from '../../figures/figures.ts'
import { modelNumbers, modelSentence } from '../../figures/model-numbers.ts'
import { SECTIONS, type Section } from '../../figures/sections.ts'
import { metricsTable, opinionTables, type Table, type TitledTable } from '../../figures/tables.ts'
import type { Fetched } from '../fetched.ts'
import { MAP_PATH } from '../route.ts'
import { failureNotice } from '../views/notices.ts'
import { showFigure } from './drawn-figure.ts'
import type { Told } from './insights.ts'

interface Chapter {
  readonly section: Section
  readonly cards: readonly TemplateResult[]
}

export function insightsView({ value, failure }: Fetched<Told>, retry: () => unknown): TemplateResult {
  return html`
    <div class="intro">
      <h1 tabindex="-1">Insights</h1>
      <p class="intro-note quiet">
        ${value === null ? 'What training found out about the ratings and the model.' : modelSentence(value.model)}
      </p>
    </div>
    ${failure === null ? nothing : failureNotice(failure, retry)}
    ${value === null ? (failure === null ? loading() : nothing) : told(value)}
  `
}

function loading(): TemplateResult {
  return html`<div class="insights-loading quiet" aria-busy="true">Loading the analyses …</div>`
}

/** Built once for a value: figures are drawn when their place is known. */
function told(value: Told): TemplateResult {
  const chapters = SECTIONS.map((section) => ({ section, cards: cardsOf(section, value) })).filter(
    ({ cards }) => cards.length > 0,
  )
  return html`
    <dl class="insights-numbers">
      ${modelNumbers(value.model).map(({ label, value: number }) => html`<div><dt>${label}</dt><dd>${number}</dd></div>`)}
    </dl>
    ${
      chapters.length > 1
        ? html`
          <nav class="insights-nav" aria-label="Chapters">
            ${chapters.map(({ section }) => html`<a href=${`#${section.id}`} @click=${goTo}>${section.title}</a>`)}
          </nav>
        `
        : html`<p class="quiet">The served model was published without analyses; training it again makes them.</p>`
    }
    ${chapters.map(chapter)}
  `
}

/** Without an entry of the browser's history for each chapter looked at. */
function goTo(event: Event): void {
  if (!(event.currentTarget instanceof HTMLAnchorElement)) return
  event.preventDefault()
  document.getElementById(event.currentTarget.hash.slice(1))?.focus()
}

function chapter({ section, cards }: Chapter): TemplateResult {
  return html`
    <section class="insights-chapter" aria-labelledby=${section.id}>
      <h2 id=${section.id} tabindex="-1">${section.title}</h2>
      <p class="quiet">${section.intro}</p>
      <div class="insights-grid">${cards}</div>
    </section>
  `
}

function cardsOf(section: Section, { model, analyses }: Told): TemplateResult[] {
  const its = analyses.filter(({ name }) => section.analyses.includes(name))
  const cards = its.flatMap((analysis) => [
    ...figuresOf(analysis).map(figureCard),
    ...(analysis.name === 'polarization' ? opinionTables(analysis).map((table) => tableCard(table)) : []),
  ])
  if (section.id === 'accuracy' && model.evaluation !== null) {
    const { metrics, protocol } = model.evaluation
    cards.push(tableCard(metricsTable(metrics), `Protocol ${protocol}.`))
  }
  if (section.analyses.includes('map') && model.analyses.includes('map')) cards.push(mapCard())
  return cards
}

function figureCard(figure: Figure): TemplateResult {
  const { id, title, summary, legend = [], table } = figure
  const place = (element: Element | undefined) => element && showFigure(element, figure)
  return html`
    <figure class="insight" id=${id} ?data-full=${figure.full === true} aria-labelledby=${`${id}-title`}>
      <h3 id=${`${id}-title`}>${title}</h3>
      <p class="quiet">${summary}</p>
      ${legend.length === 0 ? nothing : html`<ul class="insight-legend">${legend.map(legendEntry)}</ul>`}
      <div class="insight-picture" ${ref(place)}></div>
      ${
        table === undefined
          ? nothing
          : html`
            <details>
              <summary>As a table</summary>
              <div class="insight-table" tabindex="0" role="region" aria-label=${`${title}, as a table`}>
                ${plainTable(table())}
              </div>
            </details>
          `
      }
    </figure>
  `
}

function legendEntry({ label, color }: LegendEntry): TemplateResult {
  const paint = (element: Element | undefined) => {
    if (element instanceof HTMLElement) element.style.setProperty('--dot', color)
  }
  return html`<li ${ref(paint)}>${label}</li>`
}

function tableCard(table: TitledTable, intro = ''): TemplateResult {
  return html`
    <section class="insight">
      <h3>${table.title}</h3>
      ${intro === '' ? nothing : html`<p class="quiet">${intro}</p>`} ${plainTable(table, table.optional)}
    </section>
  `
}

function plainTable({ head, rows }: Table, optional: number | null = null): TemplateResult {
  const rest = (place: number) => place === optional
  return html`
    <table>
      <thead>
        <tr>
          ${head.map((cell, place) => html`<th scope="col" ?data-optional=${rest(place)}>${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) => html`
            <tr>
              <th scope="row">${first}</th>
              ${others.map((cell, place) => html`<td ?data-optional=${rest(place + 1)}>${cell}</td>`)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `
}

function mapCard(): TemplateResult {
  return html`
    <section class="insight" data-full>
      <h3>The map of taste</h3>
      <p class="quiet">Every film, coloured by genre, with your own place among them. It moves as you rate.</p>
      <p><a class="button" href=${MAP_PATH}>Open the map</a></p>
    </section>
  `
}
