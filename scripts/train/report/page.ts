/** The report as one HTML page that needs nothing else: no script, no font, no request. */
import type { Analysis, AnalysisName } from '../../../src/model/format/analysis/analysis.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { datasetLabel } from '../training-report.ts'
import { escapeText } from './escape.ts'
import type { Figure } from './figures/figure.ts'
import { figuresOf } from './figures/figures.ts'
import { renderInline } from './figures/render.ts'
import { axisLists, metricsCard, opinionLists } from './lists.ts'
import { whole } from './phrases.ts'
import { PAGE_CSS } from './style.ts'

export interface ReportedModel {
  readonly manifest: Manifest
  readonly modelVersion: string
}

interface Section {
  readonly id: string
  readonly title: string
  readonly intro: string
  readonly analyses: readonly AnalysisName[]
}

const SECTIONS: readonly Section[] = [
  {
    id: 'data',
    title: 'Data',
    intro: 'Who has interactions with what, how unevenly, and what was said.',
    analyses: ['degrees', 'zipf', 'ratings'],
  },
  {
    id: 'opinions',
    title: 'Opinions',
    intro:
      'Where people differ and where they agree: by the standard deviation of the ratings, shrunken towards what ' +
      'is usual where there are few of them, and by the length of the item’s vector in the rating table.',
    analyses: ['polarization'],
  },
  {
    id: 'space',
    title: 'Taste',
    intro:
      'Every item as a point: the two directions in which the items of the ranking table differ most. Items that ' +
      'the same people like lie near each other.',
    analyses: ['map'],
  },
  {
    id: 'training',
    title: 'Training',
    intro: 'The objective that training makes small, after each iteration.',
    analyses: ['training'],
  },
  {
    id: 'accuracy',
    title: 'Accuracy',
    intro: 'On interactions that training did not see.',
    analyses: ['errors', 'calibration'],
  },
  {
    id: 'recommendations',
    title: 'Recommendations',
    intro: 'What the lists show of the catalogue, and whom popularity favours.',
    analyses: ['recommendations'],
  },
  {
    id: 'quantisation',
    title: 'Quantisation',
    intro: 'What it costs to serve one byte a factor instead of four.',
    analyses: ['quantisation'],
  },
]

/** Pictures over the whole width; all others stand in pairs. */
const FULL_WIDTH = new Set(['map', 'polarization'])
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
    `<body><header><h1>${escapeText(name)}</h1><p class="lead">${escapeText(lead(manifest))}</p>` +
    `<dl class="numbers">${numbers(manifest)}</dl></header>` +
    `<nav aria-label="Sections"><ul>${links.join('')}</ul></nav><main>${bodies.join('')}</main>` +
    `<footer>Model ${escapeText(modelVersion)}, seed ${manifest.seed}. Made by <code>foldin report</code>; the same ` +
    `numbers are served at <code>/v1/analysis/…</code>.</footer></body></html>\n`
  )
}

function lead({ feedback, ranking, dataset }: Manifest): string {
  const simulated = dataset.simulated ? ' Nobody gave these ratings: they are simulated.' : ''
  return `A recommendation model of ${ranking.factors} factors, trained on ${feedback} feedback.${simulated}`
}

function numbers({ counts, evaluation }: Manifest): string {
  const int8 = evaluation?.metrics.int8 ?? {}
  const rmse = int8.rmse
  const ranking = Object.entries(int8).find(([metric]) => metric.startsWith('ndcg@'))
  const shown: [string, string][] = [
    ['Users', whole(counts.users)],
    ['Items', whole(counts.items)],
    ['Interactions', whole(counts.interactions)],
    ...(rmse === undefined ? [] : [['RMSE, held out', rmse.toFixed(3)] satisfies [string, string]]),
    ...(ranking
      ? [
          [`${ranking[0].replace('ndcg', 'nDCG')}, held out`, ranking[1].toFixed(3)] satisfies [
            string,
            string,
          ],
        ]
      : []),
  ]
  return shown.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join('')
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
  const full = FULL_WIDTH.has(figure.id)
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
