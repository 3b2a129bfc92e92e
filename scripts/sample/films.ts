/**
 * The films of the sample: the best known of the movies table of vega-datasets, with its errors mended. The
 * table says of itself that it has "known data quality issues and intentional errors".
 */
import { z } from 'zod'

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

/** The table ends in 2010; a later year had two digits and was read as the wrong century. */
const LAST_YEAR = 2011

/** Of older films the table had only the year, in four digits: 1 January, which became the 31 December before. */
const YEARS_ALONE_UNTIL = 1977

/** The table names directors who began these films and were replaced. */
const DIRECTORS: Readonly<Record<string, string>> = {
  'Gone with the Wind': 'Victor Fleming',
  'The Wizard of Oz': 'Victor Fleming',
}

const YEARS: Readonly<Record<string, number>> = { 'Good Will Hunting': 1997 }

const GENRES: Readonly<Record<string, readonly string[]>> = {
  'Thriller/Suspense': ['Thriller'],
  'Romantic Comedy': ['Comedy', 'Romance'],
  'Black Comedy': ['Comedy', 'Dark Comedy'],
  'Concert/Performance': ['Music'],
}

/** What the creative type adds. The contemporary and the historical say little of taste. */
const CREATIVE_TYPES: Readonly<Record<string, string>> = {
  'Science Fiction': 'Science Fiction',
  Fantasy: 'Fantasy',
  'Super Hero': 'Superhero',
  'Kids Fiction': 'Family',
  'Historical Fiction': 'History',
  Dramatization: 'Biography',
  Factual: 'Documentary',
}

/** The `count` films with the most votes that have a director and a genre, most votes first. */
export function selectFilms(table: unknown, count: number): Film[] {
  const films = new Map<string, Film>()
  for (const row of z.array(rowSchema).parse(table)) {
    const film = toFilm(row)
    if (film === null) continue
    const name = nameOf(film)
    const known = films.get(name)
    if (known === undefined || known.votes < film.votes) films.set(name, film)
  }
  return [...films.values()]
    .sort((a, b) => b.votes - a.votes || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, count)
}

function toFilm(row: z.infer<typeof rowSchema>): Film | null {
  const { Title, Director, 'IMDB Votes': votes, 'IMDB Rating': quality } = row
  const date = /(\d{4})$/.exec(String(row['Release Date'] ?? ''))
  const genres = genresOf(row['Major Genre'], row['Creative Type'])
  if (Title === null || Director === null || votes === null || quality === null) return null
  if (date === null || genres.length === 0) return null
  const year = mendYear(String(row['Release Date']), Number(date[1]))
  const title = mendLetters(String(Title))
    .replace(/\s*\(\d{4}\)$/, '')
    .replace(/^(.*), (The|A|An)$/, '$2 $1')
    .trim()
  return { title, year: YEARS[title] ?? year, genres, director: DIRECTORS[title] ?? Director, votes, quality }
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

/** Tells films apart: the table has some of them twice. */
function nameOf(film: Film): string {
  return `${film.title.toLowerCase()} ${film.year}`
}

function genresOf(majorGenre: string | null, creativeType: string | null): string[] {
  const major = majorGenre === null ? [] : (GENRES[majorGenre] ?? [majorGenre])
  const added = creativeType === null ? undefined : CREATIVE_TYPES[creativeType]
  return [...new Set(added === undefined ? major : [...major, added])]
}
