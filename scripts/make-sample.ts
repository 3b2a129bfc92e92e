/**
 * Writes data/sample: films with true titles, years, genres and directors, and ratings that nobody gave, drawn
 * from the generative model that data/README.md states. Same seed, same bytes.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRng } from '../src/model/rng.ts'
import { parseCorrections } from './sample/corrections.ts'
import { type Film, selectFilms } from './sample/films.ts'
import { drawRatings, type SampleRating } from './sample/ratings.ts'

export const SAMPLE_SEED = 1895
const FILMS = 1200
const USERS = 1000

const ROOT = new URL('../', import.meta.url)

export interface SampleFiles {
  readonly movies: string
  readonly ratings: string
}

/** The contents of `movies.csv` and `ratings.csv`. */
export async function makeSample(): Promise<SampleFiles> {
  const table = new URL('node_modules/vega-datasets/data/movies.json', ROOT)
  const corrections = parseCorrections(
    await readFile(new URL('scripts/sample/corrections.csv', ROOT), 'utf8'),
  )
  const films = selectFilms(JSON.parse(await readFile(table, 'utf8')), FILMS, corrections)
  return {
    movies: moviesCsv(films),
    ratings: ratingsCsv(drawRatings(films, USERS, createRng(SAMPLE_SEED))),
  }
}

function moviesCsv(films: readonly Film[]): string {
  const lines = films.map((film, index) =>
    [
      movieId(index),
      quoted(`${film.title} (${film.year})`),
      film.genres.join('|'),
      quoted(film.director),
    ].join(','),
  )
  return ['movieId,title,genres,director', ...lines, ''].join('\n')
}

function ratingsCsv(ratings: readonly SampleRating[]): string {
  const lines = ratings.map(
    ({ user, film, stars, seconds }) => `${user},${movieId(film)},${stars},${seconds}`,
  )
  return ['userId,movieId,rating,timestamp', ...lines, ''].join('\n')
}

/** From 1, in order of votes. */
function movieId(film: number): number {
  return film + 1
}

/** RFC 4180: quotes where a comma or a quote would be read as markup. */
function quoted(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

if (import.meta.main) {
  const sample = await makeSample()
  const folder = new URL('data/sample/', ROOT)
  await mkdir(folder, { recursive: true })
  await writeFile(new URL('movies.csv', folder), sample.movies)
  await writeFile(new URL('ratings.csv', folder), sample.ratings)
  const count = (text: string) => text.split('\n').length - 2
  console.log(
    `data/sample: ${count(sample.movies)} films, ${count(sample.ratings)} simulated ratings, seed ${SAMPLE_SEED}`,
  )
}
