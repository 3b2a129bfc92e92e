import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { makeSample } from '../../scripts/make-sample.ts'
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
})
