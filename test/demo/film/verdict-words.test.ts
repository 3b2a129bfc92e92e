import { expect, test } from 'vitest'
import {
  confidenceSentence,
  differenceSentence,
  givenSentence,
  ratedSentence,
} from '../../../src/demo/film/verdict-words.ts'

test.each([
  [0, false, 'Nobody has rated it yet.'],
  [1, false, '1 person has rated it.'],
  [1234, false, '1,234 people have rated it.'],
  [198, true, '198 simulated ratings.'],
])('rated %d times, simulated %s', (ratings, simulated, sentence) => {
  expect(ratedSentence(ratings, simulated)).toBe(sentence)
})

test.each([
  [
    4.4,
    3.7,
    'Your taste adds 0.7 stars: someone as generous as you, but without your taste, would give it 3.7.',
  ],
  [
    2.7,
    3.7,
    'Your taste takes 1.0 star off: someone as generous as you, but without your taste, would give it 3.7.',
  ],
  [
    3.8,
    3.7,
    'Your taste makes hardly a difference here: someone as generous as you, but without your taste, would give it 3.7.',
  ],
])('%d, and %d by biases alone', (predicted, biasOnly, sentence) => {
  expect(differenceSentence(predicted, biasOnly)).toBe(sentence)
})

test.each([
  [4, 3.9, 'That was close.'],
  [4, 3.4, 'Not far off.'],
  [5, 3, 'You like it more than expected.'],
  [1, 3, 'You like it less than expected.'],
])('given %d, predicted %d', (given, predicted, end) => {
  expect(givenSentence(given, predicted)).toBe(
    `You gave it ${given.toFixed(1)}; from your other films we expected ${predicted.toFixed(1)}. ${end}`,
  )
})

test.each([
  [1, 0.8, 'A first guess, from 1 film, give or take 0.8 stars.'],
  [10, null, 'From 10 films that you rated.'],
  [40, 0.84, 'Well founded, on 40 films that you rated, give or take 0.8 stars.'],
])('the confidence from %d ratings with an error of %d', (ratings, error, sentence) => {
  expect(confidenceSentence(ratings, error)).toBe(sentence)
})
