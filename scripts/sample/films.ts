/**
 * The films of the sample: the best known of the movies table of vega-datasets, with its errors mended: whole
 * kinds of them here, single films in corrections.csv. The table says of itself that it has "known data quality issues and intentional errors".
 */
import { z } from 'zod'
import type { Correction, Corrections } from './corrections.ts'

export interface Film {
  readonly title: string
  readonly year: number
  readonly genres: readonly string[]
  readonly director: string
  /** Votes on IMDb when the table was made (about 2010). */
  readonly votes: number
  /** Mean rating on IMDb, 1–10. */
  readonly quality: number
}

const rowSchema = z.object({
  // Titles such as 300 and 1941 are numbers in the table.
  Title: z.union([z.string(), z.number()]).nullable(),
  'Release Date': z.union([z.string(), z.number()]).nullable(),
  'Major Genre': z.string().nullable(),
  'Creative Type': z.string().nullable(),
  Director: z.string().nullable(),
  'IMDB Rating': z.number().nullable(),
  'IMDB Votes': z.number().nullable(),
})

type Row = z.infer<typeof rowSchema>

/** The table ends in 2010; a later year had two digits and was read as the wrong century. */
const LAST_YEAR = 2011

/** Of older films the table had only the year, in four digits: 1 January, which became the 31 December before. */
const YEARS_ALONE_UNTIL = 1977

const GENRES: Readonly<Record<string, readonly string[]>> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Comedy', 'Romance'],
  'Black Comedy': ['Comedy', 'Dark Comedy'],
  'Concert/Performance': ['Music'],
}

/** What the creative type adds. The contemporary and the historical say little: the table calls Forrest Gump historical. */
const CREATIVE_TYPES: Readonly<Record<string, string>> = {
  'Science Fiction': 'Science Fiction',
  Fantasy: 'Fantasy',
  'Super Hero': 'Superhero',
  'Kids Fiction': 'Family',
  Dramatization: 'Biography',
  Factual: 'Documentary',
}

/**
 * The `count` films with the most votes that have a director and a genre, most votes first.
 *
 * @throws {Error} where the table has no film of a correction's name.
 */
export function selectFilms(table: unknown, count: number, corrections: Corrections = new Map()): Film[] {
  const films = new Map<string, Film>()
  const unused = new Set(corrections.keys())
  for (const row of z.array(rowSchema).parse(table)) {
    const name = nameOf(row)
    if (name === null) continue
    unused.delete(filmName(name))
    const film = toFilm(row, name, corrections.get(filmName(name)))
    if (film === null) continue
    const key = filmName(film).toLowerCase()
    const known = films.get(key)
    // The table has some films twice.
    if (known === undefined || known.votes < film.votes) films.set(key, film)
  }
  if (unused.size > 0)
    throw new Error(`corrections of films that the table does not have: ${[...unused].join(', ')}`)
  return [...films.values()]
    .sort((a, b) => b.votes - a.votes || (filmName(a) < filmName(b) ? -1 : 1))
    .slice(0, count)
}

interface Name {
  readonly title: string
  readonly year: number
}

function filmName({ title, year }: Name): string {
  return `${title} (${year})`
}

/** Null where the row has no title or date. */
function nameOf(row: Row): Name | null {
  const date = /(\d{4})$/.exec(String(row['Release Date'] ?? ''))
  if (row.Title === null || date === null) return null
  const title = mendLetters(String(row.Title))
    .replace(/\s*\(\d{4}\)$/, '')
    .replace(/^(.*), (The|A|An)$/, '$2 $1')
    .trim()
  return { title, year: mendYear(String(row['Release Date']), Number(date[1])) }
}

/** Null where the row, corrected, still lacks something. */
function toFilm(row: Row, name: Name, correction: Correction | undefined): Film | null {
  const genres = correction?.genres ?? genresOf(row['Major Genre'], row['Creative Type'])
  const director = correction?.director ?? row.Director
  const votes = correction?.votes ?? row['IMDB Votes']
  const quality = correction?.quality ?? row['IMDB Rating']
  if (director === null || votes === null || quality === null || genres.length === 0) return null
  return { ...name, ...correction?.name, genres, director, votes, quality }
}

function mendYear(date: string, printed: number): number {
  if (printed > LAST_YEAR) return printed - 100
  return date.startsWith('Dec 31') && printed <= YEARS_ALONE_UNTIL ? printed + 1 : printed
}

/** Some titles were Latin-1 and read as Mac Roman: these are the letters that occur. */
const MISREAD: Readonly<Record<string, string>> = { È: 'é', '‡': 'à', '˘': 'ù', Û: 'ó', Ω: '½' }

function mendLetters(title: string): string {
  return title.replace(/[È‡˘ÛΩ]/gu, (letter) => MISREAD[letter] ?? letter)
}

function genresOf(majorGenre: string | null, creativeType: string | null): string[] {
  const major = majorGenre === null ? [] : (GENRES[majorGenre] ?? [majorGenre])
  const added = creativeType === null ? undefined : CREATIVE_TYPES[creativeType]
  return [...new Set(added === undefined ? major : [...major, added])]
}
