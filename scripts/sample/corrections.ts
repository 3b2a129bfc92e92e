/** Reads corrections.csv: what is true of a film where the movies table of vega-datasets is wrong or says nothing. */

/** Fields that are left out are right in the table. */
export interface Correction {
  readonly name?: { readonly title: string; readonly year: number }
  readonly genres?: readonly string[]
  readonly director?: string
  readonly votes?: number
  readonly quality?: number
}

/** By "title (year)" of the table. */
export type Corrections = ReadonlyMap<string, Correction>

/** Semicolons part the fields, because titles have commas; lines that begin with # are remarks. */
const HEADER = 'film;genres;director;votes;rating;true name'

/** @throws {Error} naming the line that is not a correction, or that corrects a film a second time. */
export function parseCorrections(text: string): Map<string, Correction> {
  const [header, ...lines] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  if (header !== HEADER) throw new Error(`corrections begin with "${header}", expected "${HEADER}"`)
  const corrections = new Map<string, Correction>()
  for (const line of lines) {
    const [film = '', genres, director, votes, quality, name] = line.split(';')
    if (corrections.has(film)) throw new Error(`"${film}" is corrected twice; make it one line`)
    corrections.set(film, {
      ...(name && { name: parseName(name) }),
      ...(genres && { genres: genres.split('|') }),
      ...(director && { director }),
      ...(votes && { votes: parseNumber(votes, line) }),
      ...(quality && { quality: parseNumber(quality, line) }),
    })
  }
  return corrections
}

function parseName(name: string): { title: string; year: number } {
  const match = /^(.+) \((\d{4})\)$/.exec(name)
  if (match === null) throw new Error(`the true name is "${name}", expected "title (year)"`)
  return { title: match[1] as string, year: Number(match[2]) }
}

function parseNumber(text: string, line: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`"${text}" in "${line}" is no number above 0`)
  return value
}
