/** What stands beside a point: a title in a few words. */
import type { Film } from '../film.ts'

const MOST_LETTERS = 28

/** Null where the film is not known. */
export function shortName(film: Film | null): string | null {
  if (film === null) return null
  const { title } = film
  return title.length <= MOST_LETTERS ? title : `${title.slice(0, MOST_LETTERS - 1).trimEnd()}…`
}
