import { expect, test } from 'vitest'
import { filmOf } from '../../../src/demo/film.ts'
import { otherReason, reasonSentence, shareWords } from '../../../src/demo/home/reason-words.ts'

const ratings = ['Alien', 'Heat'].map((title) => ({
  film: filmOf({ itemId: title.toLowerCase(), metadata: { title } }),
  value: 5,
}))
const reasons = (...shares: [itemId: string, share: number][]) =>
  shares.map(([itemId, share]) => ({ itemId, share, contribution: share }))

test.each([
  [reasons(['alien', 0.7], ['heat', 0.3]), 'Mostly for Alien'],
  [reasons(['alien', 0.5], ['heat', 0.3]), 'For Alien and Heat'],
  [reasons(['heat', 0.5], ['alien', 0.1]), 'For Heat'],
  [reasons(['gone', 0.5]), null],
  [[], null],
])('%j is "%s"', (given, sentence) => {
  expect(reasonSentence(given, ratings)).toBe(sentence)
})

test('in the row of the strongest reason the other one is named', () => {
  expect(otherReason(reasons(['alien', 0.5], ['heat', 0.3]), ratings)).toBe('and Heat')
  expect(otherReason(reasons(['alien', 0.9], ['heat', 0.1]), ratings)).toBe('for this one alone')
})

test('shares in words, from little to almost all', () => {
  const words = [0.05, 0.2, 0.4, 0.6, 0.9].map(shareWords)
  expect(words).toEqual(['a little', 'partly', 'in good part', 'mostly', 'almost wholly'])
})
