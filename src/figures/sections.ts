/** The chapters in which the analyses are told: in the report and on the site alike. */
import type { AnalysisName } from '../model/format/analysis/analysis.ts'

export interface Section {
  readonly id: string
  readonly title: string
  readonly intro: string
  readonly analyses: readonly AnalysisName[]
}

export const SECTIONS: readonly Section[] = [
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
