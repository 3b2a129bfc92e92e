import { expect, test } from 'vitest'
import { filmOf } from '../../../src/demo/film.ts'
import { starters } from '../../../src/demo/home/starters.ts'
import { genresByTaste, likingOf } from '../../../src/demo/home/taste.ts'

const SCALE = { min: 0.5, max: 5 }
const film = (id: string, ...genres: string[]) => filmOf({ itemId: id, metadata: { title: id, genres } })
const CATALOGUE = ['Drama', 'Comedy', 'Action', 'IMAX', 'Horror']

test('the genres of what was liked come first, those of what was not nowhere before', () => {
  const ratings = [
    { film: film('1', 'Horror'), value: 5 },
    { film: film('2', 'Horror', 'Action'), value: 5 },
    { film: film('3', 'Drama'), value: 0.5 },
  ]
  expect(genresByTaste(ratings, SCALE, CATALOGUE)).toEqual(['Horror', 'Action', 'Drama', 'Comedy'])
})

test('without ratings the order is the catalogue’s; a like counts in full', () => {
  expect(genresByTaste([], SCALE, CATALOGUE)).toEqual(['Drama', 'Comedy', 'Action', 'Horror'])
  expect(genresByTaste([{ film: film('1', 'Action'), value: null }], null, CATALOGUE)[0]).toBe('Action')
})

test('the liking goes from −1 to 1 over the scale', () => {
  expect([0.5, 2.75, 5].map((value) => likingOf(value, SCALE))).toEqual([-1, 0, 1])
})

test('starters are popular films of many genres, in their order, and enough of them', () => {
  const dramas = Array.from({ length: 10 }, (_, index) => film(`drama ${index}`, 'Drama'))
  const rest = [film('comedy', 'Comedy'), film('horror', 'Horror')]
  expect(starters([...dramas, ...rest], 6).map(({ id }) => id)).toEqual([
    ...['drama 0', 'drama 1', 'drama 2', 'drama 3'],
    ...['comedy', 'horror'],
  ])
  expect(starters(dramas, 8)).toHaveLength(8)
  expect(starters([], 8)).toEqual([])
})
