/** The page's address: which screen it names, and the addresses of films. Every address can be linked to. */

export type Route =
  | { readonly screen: 'home' | 'map' | 'insights' | 'ratings' | 'missing' }
  | { readonly screen: 'film'; readonly filmId: string }

export const HOME_PATH = '/'
export const MAP_PATH = '/map'
export const INSIGHTS_PATH = '/insights'
export const RATINGS_PATH = '/ratings'
const FILM_PREFIX = '/film/'

/** `pathname` as in `location`: its parts percent-encoded. */
export function parsePath(pathname: string): Route {
  if (pathname.startsWith(FILM_PREFIX)) {
    const filmId = decoded(pathname.slice(FILM_PREFIX.length))
    return filmId ? { screen: 'film', filmId } : { screen: 'missing' }
  }
  switch (pathname) {
    case HOME_PATH:
    case '/index.html':
      return { screen: 'home' }
    case MAP_PATH:
      return { screen: 'map' }
    case INSIGHTS_PATH:
      return { screen: 'insights' }
    case RATINGS_PATH:
      return { screen: 'ratings' }
    default:
      return { screen: 'missing' }
  }
}

/** Of any id but "." and "..", which no address can hold: browsers take them for steps. */
export function filmPath(filmId: string): string {
  return FILM_PREFIX + encodeURIComponent(filmId)
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    // A stray `%` in an address that was typed or cut off.
    return null
  }
}
