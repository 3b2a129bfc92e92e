import { describe, expect, test } from 'vitest'
import { filmOf } from '../../../src/demo/film.ts'
import { ratingsFile, readRatingsFile } from '../../../src/demo/ratings-page/ratings-file.ts'
import { genreTastes } from '../../../src/demo/ratings-page/taste-summary.ts'

const film = (id: string, ...genres: string[]) =>
  filmOf({ itemId: id, metadata: { title: id, year: 1999, genres } })
const RATINGS = [
  { film: film('1', 'Drama'), value: 4.5 },
  { film: film('2', 'Drama', 'War'), value: null },
]

describe('a file of ratings', () => {
  test('brings back what was saved', () => {
    expect(readRatingsFile(ratingsFile(RATINGS, 'films'), 'films')).toEqual(RATINGS)
  })

  test.each([
    ['{', 'This file is not JSON. Choose one that was saved here.'],
    ['null', 'This file holds no ratings. Choose one that was saved here.'],
    [
      '{"dataset":"films","ratings":[{"film":1}]}',
      'This file holds no ratings. Choose one that was saved here.',
    ],
    [ratingsFile(RATINGS, 'other'), 'These are ratings of “other”, and the films here are those of “films”.'],
  ])('%s is refused in words', (text, message) => {
    expect(() => readRatingsFile(text, 'films')).toThrow(new Error(message))
  })
})

test('the genres of most films, with how they were liked', () => {
  const ratings = [
    { film: film('1', 'Drama', 'War'), value: 5 },
    { film: film('2', 'Drama', 'War'), value: 1 },
    { film: film('3', 'Drama', 'Horror'), value: 3 },
  ]
  expect(genreTastes(ratings, { min: 1, max: 5 })).toEqual([
    { genre: 'Drama', films: 3, liking: 0 },
    { genre: 'War', films: 2, liking: 0 },
  ])
})
