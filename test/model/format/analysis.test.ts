import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { type Analysis, decodeAnalysis, encodeAnalysis } from '../../../src/model/format/analysis/analysis.ts'
import { DEGREES } from '../../worker/analysed-model.ts'

const TRAINING: Analysis = {
  name: 'training',
  tables: [
    { table: 'ranking', losses: [123456.789, 0.000123456789, 3], summary: 'Es fällt „schön“ \ud83c\udfac.' },
  ],
}

test('an analysis reads back as it was written, but for digits that no figure shows', () => {
  expect(decodeAnalysis(encodeAnalysis(DEGREES))).toEqual(DEGREES)
  expect(decodeAnalysis(encodeAnalysis(TRAINING))).toEqual({
    ...TRAINING,
    tables: [{ ...TRAINING.tables[0], losses: [123460, 0.00012346, 3] }],
  })
})

test('a number that is not finite is refused with its name', () => {
  const broken: Analysis = {
    name: 'training',
    tables: [{ table: 'rating', losses: [Number.NaN], summary: '' }],
  }
  expect(() => encodeAnalysis(broken)).toThrow(/analysis training is NaN, expected a finite number/)
})

test.each([
  ['no JSON', '{'],
  ['another shape', '{"name":"degrees"}'],
  ['an unknown name', '{"name":"horoscope"}'],
  ['no object', '[]'],
])('%s is refused', (_, text) => {
  expect(() => decodeAnalysis(new TextEncoder().encode(text))).toThrow(ModelFormatError)
})
