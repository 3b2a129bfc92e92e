/**
 * The generative model of the sample's ratings. Each person likes and dislikes genres, an era and some
 * directors; films attract by fame and by that liking; a rating is the film's quality, the person's
 * mildness, the liking, and noise. data/README.md states it in words.
 */
import type { Rng } from '../../src/model/rng.ts'
import type { Film } from './films.ts'

export interface SampleRating {
  /** User number, from 1. */
  readonly user: number
  /** Index into the films. */
  readonly film: number
  /** 0.5 … 5 in half stars. */
  readonly stars: number
  /** Seconds since 1970. */
  readonly seconds: number
}

const FEWEST_RATINGS = 20
const MEDIAN_RATINGS = 74
/** Standard deviation of the logarithm of a person's number of ratings. */
const ACTIVITY_SPREAD = 0.8
/** Weight of fame when a film is chosen: probability ∝ votes^FAME · exp(CHOICE · liking). */
const FAME = 0.8
const CHOICE = 1.2
const GENRE_SPREAD = 1
const DIRECTOR_SPREAD = 0.4
const ERA_SPREAD = 0.5
/** Width of an era in years. */
const ERA_YEARS = 12
const MEAN_STARS = 2.55
const QUALITY_SLOPE = 0.33
const MEAN_QUALITY = 6.9
const USER_SPREAD = 0.4
const LIKING_SLOPE = 0.75
const NOISE = 0.55
const FIRST_SECOND = 1_262_304_000 // 2010-01-01
const SPAN_SECONDS = 5 * 365 * 86_400

interface Person {
  readonly mildness: number
  readonly genres: ReadonlyMap<string, number>
  readonly directors: ReadonlyMap<string, number>
  readonly favouriteYear: number
  readonly eraStrength: number
}

/** Ratings of users 1…`users`, in order of user, then of time. */
export function drawRatings(films: readonly Film[], users: number, rng: Rng): SampleRating[] {
  const genres = [...new Set(films.flatMap((film) => film.genres))]
  const directors = [...new Set(films.map((film) => film.director))]
  const ratings: SampleRating[] = []
  for (let user = 1; user <= users; user++) {
    const person = drawPerson(genres, directors, rng)
    const likings = films.map((film) => likingOf(person, film))
    const count = Math.min(
      films.length,
      Math.max(FEWEST_RATINGS, Math.round(MEDIAN_RATINGS * Math.exp(ACTIVITY_SPREAD * rng.normal()))),
    )
    let seconds = FIRST_SECOND + Math.floor(rng.uniform() * SPAN_SECONDS)
    for (const film of chooseFilms(films, likings, count, rng)) {
      seconds += 20 + rng.integer(4 * 86_400)
      const stars = starsOf(films[film] as Film, person, likings[film] as number, rng)
      ratings.push({ user, film, stars, seconds })
    }
  }
  return ratings
}

function drawPerson(genres: readonly string[], directors: readonly string[], rng: Rng): Person {
  const drawn = (names: readonly string[], spread: number) =>
    new Map(names.map((name) => [name, spread * rng.normal()]))
  return {
    mildness: USER_SPREAD * rng.normal(),
    genres: drawn(genres, GENRE_SPREAD),
    directors: drawn(directors, DIRECTOR_SPREAD),
    favouriteYear: 1970 + 40 * Math.sqrt(rng.uniform()),
    eraStrength: Math.abs(ERA_SPREAD * rng.normal()),
  }
}

/** Mean 0 over all people, standard deviation somewhat above 1. */
function likingOf(person: Person, film: Film): number {
  let genreSum = 0
  for (const genre of film.genres) genreSum += person.genres.get(genre) ?? 0
  const distance = (film.year - person.favouriteYear) / ERA_YEARS
  const era = person.eraStrength * (2 * Math.exp(-0.5 * distance * distance) - 1)
  return genreSum / Math.sqrt(film.genres.length) + (person.directors.get(film.director) ?? 0) + era
}

/**
 * `count` different films without replacement, in the order in which they are chosen: the smallest of
 * exponential waiting times with the films' weights as rates.
 */
function chooseFilms(films: readonly Film[], likings: readonly number[], count: number, rng: Rng): number[] {
  const waits = films.map((film, index) => {
    const rate = film.votes ** FAME * Math.exp(CHOICE * (likings[index] as number))
    return { index, wait: -Math.log(1 - rng.uniform()) / rate }
  })
  return waits
    .sort((a, b) => a.wait - b.wait || a.index - b.index)
    .slice(0, count)
    .map(({ index }) => index)
}

function starsOf(film: Film, person: Person, liking: number, rng: Rng): number {
  const value =
    MEAN_STARS +
    QUALITY_SLOPE * (film.quality - MEAN_QUALITY) +
    person.mildness +
    LIKING_SLOPE * liking +
    NOISE * rng.normal()
  return Math.min(5, Math.max(0.5, Math.round(value * 2) / 2))
}
