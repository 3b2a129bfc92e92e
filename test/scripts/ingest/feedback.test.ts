import { describe, expect, test } from 'vitest'
import { guessFeedback } from '../../../scripts/train/ingest/feedback.ts'

const STARS = Float32Array.of(0.5, 3, 5, 4.5, 3)
const range = (count: number) => Float32Array.from({ length: count }, (_, index) => index)

describe('guessFeedback', () => {
  test.each([
    ['no values', null, STARS, 'implicit'],
    ['stars under a usual name', 'rating', STARS, 'explicit'],
    ['stars by position', '3', STARS, 'explicit'],
    ['a scale of 0 to 100 under a usual name', 'Score', range(101), 'explicit'],
    ['a scale of 0 to 100 by position', '3', range(101), 'implicit'],
    ['equal ratings under a usual name, to be refused', 'rating', Float32Array.of(5, 5), 'explicit'],
    ['equal values by position', '3', Float32Array.of(1, 1), 'implicit'],
    ['a flag', 'value', Float32Array.of(0, 1, 1), 'implicit'],
    ['small counts under their name', 'plays', Float32Array.of(1, 2, 3), 'implicit'],
    ['values beyond ten', 'value', Float32Array.of(1, 5, 11), 'implicit'],
    ['values below zero', 'value', Float32Array.of(-1, 0, 1), 'implicit'],
    ['more than twenty steps', 'value', range(210).map((value) => value / 21), 'implicit'],
  ] as const)('%s', (_, column, values, expected) => {
    expect(guessFeedback(values, column)).toBe(expected)
  })
})
