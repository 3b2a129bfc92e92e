/**
 * What a film's cover looks like in place of a poster: a ground and an accent from its two most telling
 * genres, and one of a few drawings by its id. The colours themselves are in styles/covers.css.
 */
import type { Film } from './film.ts'

/** The most telling genres first: a western says more about a film than that it is also a drama. */
const TONES = {
  Western: 'sand',
  'Film-Noir': 'slate',
  Documentary: 'moss',
  Biography: 'moss',
  Horror: 'blood',
  Musical: 'magenta',
  Music: 'magenta',
  Animation: 'sky',
  War: 'olive',
  'Sci-Fi': 'indigo',
  'Science Fiction': 'indigo',
  Mystery: 'violet',
  Superhero: 'crimson',
  Fantasy: 'plum',
  Children: 'lime',
  Family: 'lime',
  Crime: 'steel',
  Romance: 'rose',
  'Romantic Comedy': 'rose',
  Thriller: 'teal',
  'Black Comedy': 'rust',
  'Dark Comedy': 'rust',
  History: 'bronze',
  Adventure: 'green',
  Action: 'orange',
  Comedy: 'amber',
  Drama: 'blue',
} as const

export type Tone = (typeof TONES)[keyof typeof TONES]
const GENRE_ORDER = Object.keys(TONES) as (keyof typeof TONES)[]
const ALL_TONES = [...new Set(Object.values(TONES))]

/** Number of drawings in styles/covers.css. */
const DRAWINGS = 6
/** Number of variations of a ground in styles/tones.css. */
const VARIANTS = 3

export interface Cover {
  readonly ground: Tone
  readonly accent: Tone
  readonly variant: number
  readonly drawing: number
}

export function coverOf({ id, genres }: Pick<Film, 'id' | 'genres'>): Cover {
  const known = GENRE_ORDER.filter((genre) => genres.includes(genre)).map((genre) => TONES[genre])
  const foreign = genres.filter((genre) => !(genre in TONES)).map(toneOfWord)
  const [ground = toneOfWord(id), accent = ground] = new Set([...known, ...foreign])
  return { ground, accent, variant: hash(`${id} variant`) % VARIANTS, drawing: hash(id) % DRAWINGS }
}

/** A genre that is not in the table, or an item without any, still has always the same colour. */
function toneOfWord(word: string): Tone {
  return ALL_TONES[hash(word) % ALL_TONES.length] ?? 'blue'
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value >>> 0
}
