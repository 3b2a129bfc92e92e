/** The part of the page's address after `#`: which film's neighbours are open, so that they can be linked to. */

const SIMILAR = '#/similar/'

export interface Route {
  /** Id of the film whose neighbours are shown, null on the home page. */
  readonly similarTo: string | null
}

export function parseRoute(hash: string): Route {
  if (!hash.startsWith(SIMILAR)) return { similarTo: null }
  try {
    return { similarTo: decodeURIComponent(hash.slice(SIMILAR.length)) || null }
  } catch {
    // A stray `%` in an address that was typed or cut off.
    return { similarTo: null }
  }
}

export function similarHash(filmId: string): string {
  return SIMILAR + encodeURIComponent(filmId)
}
