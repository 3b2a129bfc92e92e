/**
 * What a film's poster looks like: colours and a picture from its two most telling genres, and a layout and the
 * picture's chance by its id. The colours themselves are in styles/tones.css, the pictures in motifs.ts.
 */
import type { Film } from '../film.ts'
import type { MotifName } from './motifs.ts'
import { hash } from './shapes.ts'

/** The most telling genres first: a western says more about a film than that it is also a drama. */
const LOOKS = {
  Western: ['sand', 'dunes'],
  'Film-Noir': ['slate', 'blinds', 'windows'],
  Documentary: ['moss', 'lens', 'halftone'],
  Biography: ['moss', 'lens', 'stairs'],
  Horror: ['blood', 'teeth', 'eye'],
  Musical: ['magenta', 'waves'],
  Music: ['magenta', 'waves'],
  Animation: ['sky', 'hills', 'moon'],
  War: ['olive', 'chevrons', 'burst'],
  'Sci-Fi': ['indigo', 'orbits', 'horizon'],
  'Science Fiction': ['indigo', 'orbits', 'horizon'],
  Mystery: ['violet', 'vortex', 'eye'],
  Superhero: ['crimson', 'speed', 'burst'],
  Fantasy: ['plum', 'moon', 'peaks'],
  Children: ['lime', 'hills', 'tiles'],
  Family: ['lime', 'hills', 'tiles'],
  Crime: ['steel', 'blinds', 'windows'],
  Romance: ['rose', 'embrace', 'horizon'],
  'Romantic Comedy': ['rose', 'embrace', 'tiles'],
  Thriller: ['teal', 'vortex', 'stairs'],
  'Black Comedy': ['rust', 'tiles', 'halftone'],
  'Dark Comedy': ['rust', 'tiles', 'halftone'],
  History: ['bronze', 'arches', 'chevrons'],
  Adventure: ['green', 'peaks', 'dunes'],
  Action: ['orange', 'speed', 'burst'],
  Comedy: ['amber', 'tiles', 'halftone'],
  Drama: ['blue', 'arches', 'stairs', 'horizon', 'windows'],
} as const satisfies Record<string, readonly [tone: string, ...motifs: MotifName[]]>

type Look = (typeof LOOKS)[keyof typeof LOOKS]
export type Tone = Look[0]
const GENRE_ORDER = Object.keys(LOOKS) as (keyof typeof LOOKS)[]
const ALL_LOOKS = Object.values(LOOKS)

/** Number of variations of a ground in styles/tones.css. */
const VARIANTS = 3

/** Where the title stands: above the picture, below it, or below it on paper. */
const LAYOUTS = ['above', 'below', 'band'] as const

export interface Cover {
  readonly ground: Tone
  readonly accent: Tone
  readonly motif: MotifName
  readonly layout: (typeof LAYOUTS)[number]
  readonly variant: number
  readonly seed: number
}

export function coverOf({ id, genres }: Pick<Film, 'id' | 'genres'>): Cover {
  const known = GENRE_ORDER.filter((genre) => genres.includes(genre)).map((genre): Look => LOOKS[genre])
  const foreign = genres.filter((genre) => !(genre in LOOKS)).map(lookOfWord)
  const [first = lookOfWord(id), second = first] = [...known, ...foreign]
  // Of both genres: comedies about love are not all confetti.
  const motifs = [first, second].flatMap(([, ...names]): MotifName[] => names)
  return {
    ground: first[0],
    accent: second[0],
    motif: pick(motifs, `${id} motif`) ?? 'arches',
    layout: pick(LAYOUTS, `${id} layout`) ?? 'above',
    variant: hash(`${id} variant`) % VARIANTS,
    seed: hash(id),
  }
}

/** The tone of one genre, for lists and legends. */
export function toneOf(genre: string): Tone {
  const known = GENRE_ORDER.find((name) => name === genre)
  return (known ? LOOKS[known] : lookOfWord(genre))[0]
}

/** A genre that is not in the table, or an item without any, still has always the same look. */
function lookOfWord(word: string): Look {
  return pick(ALL_LOOKS, word) ?? LOOKS.Drama
}

function pick<Item>(items: readonly Item[], word: string): Item | undefined {
  return items[hash(word) % items.length]
}
