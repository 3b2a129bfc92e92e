/** The fixture with one analysis, as training publishes it. */
import type { ExportedModel } from '../../scripts/train/export.ts'
import { withAnalyses } from '../../scripts/train/report/model-analyses.ts'
import type { Analysis } from '../../src/model/format/analysis/analysis.ts'
import { fixtureModel } from './fixture-model.ts'

const SIDE = {
  rows: 2,
  mean: 2,
  median: 2,
  least: 1,
  most: 3,
  gini: 0.25,
  topTenthShare: 0.75,
  bins: [{ from: 1, to: 4, rows: 2 }],
}

export const DEGREES: Analysis = {
  name: 'degrees',
  interactions: 4,
  users: { ...SIDE, summary: 'Users “differ”, by ½.' },
  items: { ...SIDE, summary: 'So do items.' },
}

export function analysedModel(): ExportedModel {
  return withAnalyses(fixtureModel(), [DEGREES])
}
