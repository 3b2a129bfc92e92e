/** The figures of each analysis. */
import type { Analysis } from '../model/format/analysis/analysis.ts'
import { calibrationFigures } from './calibration.ts'
import { degreeFigures } from './degrees.ts'
import { errorFigures } from './errors.ts'
import type { Figure } from './figure.ts'
import { mapFigures } from './map.ts'
import { polarizationFigures } from './polarization.ts'
import { quantisationFigures } from './quantisation.ts'
import { ratingFigures } from './ratings.ts'
import { recommendationFigures } from './recommendations.ts'
import { trainingFigures } from './training.ts'
import { zipfFigures } from './zipf.ts'

/** None where there is too little to draw. */
export function figuresOf(analysis: Analysis): Figure[] {
  switch (analysis.name) {
    case 'degrees':
      return degreeFigures(analysis)
    case 'zipf':
      return zipfFigures(analysis)
    case 'ratings':
      return ratingFigures(analysis)
    case 'polarization':
      return polarizationFigures(analysis)
    case 'map':
      return mapFigures(analysis)
    case 'training':
      return trainingFigures(analysis)
    case 'errors':
      return errorFigures(analysis)
    case 'calibration':
      return calibrationFigures(analysis)
    case 'recommendations':
      return recommendationFigures(analysis)
    case 'quantisation':
      return quantisationFigures(analysis)
  }
}
