import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyBitmap, setBit } from '../../src/model/bitmap.ts'
import { CatalogueSearch, searchedTitle, searchText } from '../../src/model/catalogue-search.ts'

const TITLES = [
  'Toy Story',
  'Matrix, The',
  'Amélie (Fabuleux destin d’Amélie Poulain, Le)',
  'Spider-Man',
  'E.T. the Extra-Terrestrial',
  "Schindler's List",
  'Toy Story 2',
  '千と千尋の神隠し',
  'The Story of Adele H',
  'Ёлки',
  '',
]
const search = new CatalogueSearch(searchText(TITLES))
const find = (query: string) => search.find(query, { limit: 100 }).map((row) => TITLES[row])

describe('a query finds titles', () => {
  test.each([
    ['the matrix', ['Matrix, The']],
    ['MATRIX', ['Matrix, The']],
    ['toy st', ['Toy Story', 'Toy Story 2']],
    ['story toy', ['Toy Story', 'Toy Story 2']],
    ['2 toy', ['Toy Story 2']],
    ['stor', ['Toy Story', 'Toy Story 2', 'The Story of Adele H']],
    ['amelie', ['Amélie (Fabuleux destin d’Amélie Poulain, Le)']],
    ['AMÉLIE', ['Amélie (Fabuleux destin d’Amélie Poulain, Le)']],
    ["d'amelie", ['Amélie (Fabuleux destin d’Amélie Poulain, Le)']],
    ['adèle', ['The Story of Adele H']],
    ['елки', ['Ёлки']],
    ['千と', ['千と千尋の神隠し']],
  ])('%s', (query, expected) => {
    expect(find(query)).toEqual(expected)
  })

  test.each(['spiderman', 'spider man', 'spider-man', 'man', 'Spider–Man'])(
    'with punctuation in a word: %s',
    (query) => {
      expect(find(query)).toEqual(['Spider-Man'])
    },
  )

  test.each(['et', 'e.t.', 'E T', 'terrestrial', 'extraterrestrial'])('with initials: %s', (query) => {
    expect(find(query)).toEqual(['E.T. the Extra-Terrestrial'])
  })

  test.each(["schindler's", 'schindlers', 'schindler’s list', 'schindler'])(
    'with an apostrophe: %s',
    (query) => {
      expect(find(query)).toEqual(["Schindler's List"])
    },
  )

  test.each(['oy', 'matrix story', 'toy story 3', 'storyof', '\n toyx'])('but none for %j', (query) => {
    expect(find(query)).toEqual([])
  })
})

describe('a query without words', () => {
  test.each(['', '  ', '?!'])('%j finds every row in order', (query) => {
    expect(find(query)).toEqual(TITLES)
  })

  test('finds nothing in an empty catalogue', () => {
    expect(new CatalogueSearch(searchText([])).find('', { limit: 5 })).toEqual([])
    expect(new CatalogueSearch(searchText([])).find('toy', { limit: 5 })).toEqual([])
  })
})

test('limit and after walk through the answers without gap or repeat', () => {
  const pages: number[][] = []
  for (let after = -1; ; ) {
    const page = search.find('story', { limit: 2, after })
    if (page.length === 0) break
    pages.push(page)
    after = page.at(-1) as number
  }
  expect(pages).toEqual([[0, 6], [8]])
  expect(search.find('', { limit: 3, after: 8 })).toEqual([9, 10])
  expect(search.find('toy', { limit: 0 })).toEqual([])
})

test('equals a search word by word, title by title', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 3 })
  const words = fc.array(word, { maxLength: 4 })
  fc.assert(
    fc.property(
      fc.array(words, { maxLength: 12 }),
      words,
      fc.integer({ min: -1, max: 12 }),
      (titles, query, after) => {
        const plain = (text: string) => text.replaceAll('é', 'e')
        const expected = titles.flatMap((title, row) =>
          row > after && query.every((q) => title.some((t) => plain(t).startsWith(plain(q)))) ? [row] : [],
        )
        const found = new CatalogueSearch(searchText(titles.map((title) => title.join(' '))))
        expect(found.find(query.join(' '), { limit: 100, after })).toEqual(expected)
      },
    ),
  )
})

test('an item is found by its title, or by its id where it has none', () => {
  expect(searchedTitle({ title: 'Alien', year: 1979 }, 'a1')).toBe('Alien')
  expect(searchedTitle({ title: 7 }, 'a1')).toBe('a1')
  expect(searchedTitle(null, 'a1')).toBe('a1')
})

test('titles that are no well-formed text are found by what is left of them', () => {
  const { text } = searchText(['bro\ud800ken heart'])
  expect(text.isWellFormed()).toBe(true)
  expect(new CatalogueSearch(searchText(['bro\ud800ken heart'])).find('heart', { limit: 1 })).toEqual([0])
})

test('rows that a filter leaves out are passed over, and the page still filled', () => {
  const search = new CatalogueSearch(
    searchText(Array.from({ length: 100 }, (_, row) => `Film ${row % 2 ? 'a' : 'b'}`)),
  )
  const filtered = emptyBitmap(100)
  for (let row = 0; row < 90; row++) if (row !== 7) setBit(filtered, row)
  expect(search.find('film a', { limit: 3, filtered })).toEqual([7, 91, 93])
  expect(search.find('film a', { limit: 2, after: 91, filtered })).toEqual([93, 95])
  expect(search.find('', { limit: 2, after: 7, filtered })).toEqual([90, 91])
})
