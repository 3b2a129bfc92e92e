/** Which popular films a new visitor is shown to rate first. */
import type { Film } from '../film.ts'

/** Of one leading genre in a row of starters; the most popular films of a catalogue are often all of a kind. */
const MOST_OF_A_GENRE = 4

/** The most popular ones, but of many genres: everybody finds something they know. `films` are most popular first. */
export function starters(films: readonly Film[], count: number): Film[] {
  const taken = new Map<string, number>()
  const varied = films.filter(({ genres: [leading = ''] }) => {
    const before = taken.get(leading) ?? 0
    taken.set(leading, before + 1)
    return before < MOST_OF_A_GENRE
  })
  const chosen = new Set(varied.slice(0, count))
  for (const film of films) if (chosen.size < count) chosen.add(film)
  return films.filter((film) => chosen.has(film))
}
