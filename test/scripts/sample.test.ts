import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { makeSample } from '../../scripts/make-sample.ts'
import { parseCorrections } from '../../scripts/sample/corrections.ts'
import { selectFilms } from '../../scripts/sample/films.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const committed = (name: string) => readFile(new URL(`../../data/sample/${name}`, import.meta.url), 'utf8')

describe('the sample', () => {
  test('is what its script writes, byte for byte', async () => {
    const sample = await makeSample()
    expect(sha256(sample.movies)).toBe(sha256(await committed('movies.csv')))
    expect(sha256(sample.ratings)).toBe(sha256(await committed('ratings.csv')))
  })

  test('has 1,200 films, each rated, and about 100,000 ratings in half stars, one a pair', async () => {
    const films = (await committed('movies.csv')).trimEnd().split('\n').slice(1)
    const ratings = (await committed('ratings.csv')).trimEnd().split('\n').slice(1)
    expect(films).toHaveLength(1200)
    expect(ratings.length).toBeGreaterThan(95_000)
    expect(ratings.length).toBeLessThan(105_000)
    const rows = ratings.map((line) => line.split(','))
    expect(new Set(rows.map(([user, film]) => `${user} ${film}`)).size).toBe(ratings.length)
    expect(new Set(rows.map(([, film]) => film)).size).toBe(1200)
    expect([...new Set(rows.map(([, , stars]) => Number(stars)))].sort((a, b) => a - b)).toEqual([
      0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5,
    ])
  })
})

describe('the films of the sample', async () => {
  const films = (await committed('movies.csv')).split('\n')
  const genresOf = (name: string) =>
    films
      .find((line) => line.includes(name))
      ?.split(',')
      .at(-2)

  test.each([
    ['The Godfather (1972)', 'Crime|Drama'],
    ['The Dark Knight (2008)', 'Action|Crime|Superhero'],
    ['Titanic (1997)', 'Drama|Romance'],
    ['Star Wars Ep. V: The Empire Strikes Back (1980)', 'Adventure|Science Fiction'],
    ['Toy Story 3 (2010)', 'Animation|Adventure|Comedy|Family'],
  ])('%s is there, with its true genres', (name, genres) => {
    expect(genresOf(name)).toBe(genres)
  })

  test('has all six Star Wars among the 110 best known', () => {
    expect(films.slice(1, 111).filter((line) => line.includes('Star Wars Ep.'))).toHaveLength(6)
  })
})

describe('selectFilms', () => {
  const row = {
    Title: 'Duel in the Sun',
    'Release Date': 'Dec 31 2046',
    'Major Genre': 'Western',
    'Creative Type': 'Fantasy',
    Director: 'King Vidor',
    'IMDB Rating': 7,
    'IMDB Votes': 2906,
  }

  test('mends years of the wrong century, titles that are numbers and trailing articles', () => {
    const films = selectFilms(
      [
        row,
        { ...row, Title: 300, 'Release Date': 'Mar 09 2007', 'IMDB Votes': 9000 },
        { ...row, Title: 'Wild Bunch, The', 'Release Date': 'Jun 18 1969', 'IMDB Votes': 8000 },
        { ...row, Title: 'King Kong (1933)', 'Release Date': 'Apr 07 2033', 'IMDB Votes': 7000 },
      ],
      10,
    )
    expect(films.map(({ title, year }) => `${title} ${year}`)).toEqual([
      '300 2007',
      'The Wild Bunch 1969',
      'King Kong 1933',
      'Duel in the Sun 1946',
    ])
  })

  test('mends misread letters, and years that became the last day of the year before', () => {
    const films = selectFilms(
      [
        { ...row, Title: 'DÈj‡ Vu', 'Release Date': 'Nov 22 2006' },
        { ...row, Title: 'Casablanca', 'Release Date': 'Dec 31 1941', 'IMDB Votes': 2 },
        { ...row, Title: 'Confessions of a Dangerous Mind', 'Release Date': 'Dec 31 2002', 'IMDB Votes': 1 },
      ],
      10,
    )
    expect(films.map(({ title, year }) => `${title} ${year}`)).toEqual([
      'Déjà Vu 2006',
      'Casablanca 1942',
      'Confessions of a Dangerous Mind 2002',
    ])
  })

  test('keeps the better known of two rows of one film, and leaves out what has no director or genre', () => {
    const films = selectFilms(
      [
        row,
        { ...row, 'IMDB Votes': 1 },
        { ...row, Title: 'Nobody', Director: null },
        { ...row, Title: 'Nothing', 'Major Genre': null, 'Creative Type': null },
      ],
      10,
    )
    expect(films).toEqual([
      {
        title: 'Duel in the Sun',
        year: 1946,
        genres: ['Western', 'Fantasy'],
        director: 'King Vidor',
        votes: 2906,
        quality: 7,
      },
    ])
  })

  test('takes what a correction says, and the rest from the table', () => {
    const corrections = parseCorrections(
      `${HEADER}\nDuel in the Sun (1946);Western|Romance;;9000;;Duel (1947)\n# remark\nNobody (1946);;A. Smithee`,
    )
    const films = selectFilms([row, { ...row, Title: 'Nobody', Director: null }], 10, corrections)
    expect(films).toEqual([
      {
        title: 'Duel',
        year: 1947,
        genres: ['Western', 'Romance'],
        director: 'King Vidor',
        votes: 9000,
        quality: 7,
      },
      {
        title: 'Nobody',
        year: 1946,
        genres: ['Western', 'Fantasy'],
        director: 'A. Smithee',
        votes: 2906,
        quality: 7,
      },
    ])
  })

  test('refuses a correction of a film that the table does not have', () => {
    const corrections = parseCorrections(`${HEADER}\nDuel in the Sum (1946);Western`)
    expect(() => selectFilms([row], 10, corrections)).toThrow('does not have: Duel in the Sum (1946)')
  })
})

const HEADER = 'film;genres;director;votes;rating;true name'

describe('parseCorrections', () => {
  test.each([
    ['Duel;Western\n', 'corrections begin with "Duel;Western", expected'],
    [`${HEADER}\nDuel (1946)\nDuel (1946)`, '"Duel (1946)" is corrected twice'],
    [`${HEADER}\nDuel (1946);;;many`, '"many" in "Duel (1946);;;many" is no number above 0'],
    [`${HEADER}\nDuel (1946);;;;;Duel`, 'the true name is "Duel", expected "title (year)"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCorrections(text)).toThrow(message)
  })
})
