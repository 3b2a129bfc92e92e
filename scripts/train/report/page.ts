/** The report as one HTML page that needs nothing else: no script, no font, no request. */

import type { Figure } from '../../../src/figures/figure.ts'
import { figuresOf } from '../../../src/figures/figures.ts'
import { modelNumbers, modelSentence } from '../../../src/figures/model-numbers.ts'
import { SECTIONS, type Section } from '../../../src/figures/sections.ts'
import type { Analysis } from '../../../src/model/format/analysis/analysis.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { datasetLabel } from '../training-report.ts'
import { escapeText } from './escape.ts'
import { axisLists, metricsCard, opinionLists } from './lists.ts'
import { renderInline } from './render.ts'
import { PAGE_CSS } from './style.ts'

export interface ReportedModel {
  readonly manifest: Manifest
  readonly modelVersion: string
}

const WIDTHS = { full: 1080, half: 540, narrow: 350 }

export function reportPage(model: ReportedModel, analyses: readonly Analysis[]): string {
  const { manifest, modelVersion } = model
  const name = datasetLabel(manifest.dataset)
  const sections = SECTIONS.map((section) => ({
    section,
    content: sectionContent(section, manifest, analyses),
  }))
  const filled = sections.filter(({ content }) => content !== '')
  const links = filled.map(({ section }) => `<li><a href="#${section.id}">${section.title}</a></li>`)
  const bodies = filled.map(
    ({ section, content }) =>
      `<h2 id="${section.id}">${section.title}</h2><p class="intro">${section.intro}</p><div class="grid">${content}</div>`,
  )
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1">` +
    `<title>${escapeText(name)} – Foldin report</title><link rel="icon" href="data:,"><style>${PAGE_CSS}</style></head>` +
    `<body><header><h1>${escapeText(name)}</h1><p class="lead">${escapeText(modelSentence(manifest))}</p>` +
    `<dl class="numbers">${numbers(manifest)}</dl></header>` +
    `<nav aria-label="Sections"><ul>${links.join('')}</ul></nav><main>${bodies.join('')}</main>` +
    `<footer>Model ${escapeText(modelVersion)}, seed ${manifest.seed}. Made by <code>foldin report</code>; the same ` +
    `numbers are served at <code>/v1/analysis/…</code>.</footer></body></html>\n`
  )
}

function numbers(manifest: Manifest): string {
  return modelNumbers(manifest)
    .map(({ label, value }) => `<div><dt>${label}</dt><dd>${value}</dd></div>`)
    .join('')
}

function sectionContent(section: Section, manifest: Manifest, analyses: readonly Analysis[]): string {
  const its = section.analyses.flatMap((name) => analyses.find((analysis) => analysis.name === name) ?? [])
  const { evaluation } = manifest
  const cards = its.map((analysis) => figuresOf(analysis).map(figureCard).join('') + wordsOf(analysis))
  if (section.id === 'accuracy' && evaluation)
    cards.push(metricsCard(evaluation.metrics, evaluation.protocol))
  return cards.join('')
}

function wordsOf(analysis: Analysis): string {
  if (analysis.name === 'polarization') return opinionLists(analysis)
  return analysis.name === 'map' ? axisLists(analysis) : ''
}

function figureCard(figure: Figure): string {
  const full = figure.full === true
  const entries = (figure.legend ?? []).map(
    ({ label, color }) => `<li><i style="background:${color}"></i>${escapeText(label)}</li>`,
  )
  const legend = entries.length === 0 ? '' : `<ul class="legend">${entries.join('')}</ul>`
  return (
    `<figure class="card${full ? ' full' : ''}" id="${figure.id}"><h3>${escapeText(figure.title)}</h3>` +
    `<p>${escapeText(figure.summary)}</p>${legend}` +
    renderInline(figure, full ? WIDTHS.full : WIDTHS.half, 'wide') +
    `${renderInline(figure, WIDTHS.narrow, 'narrow')}</figure>`
  )
}
