/** What the visitor's ratings say of genres, for the order of the rows. */

import type { RatingScale } from '../rating-scale.ts'
import type { Ratings } from '../ratings.ts'

/** Genres that a catalogue lists but nobody asks for: how a film was shown, or nothing. */
const NO_TASTE = new Set(['IMAX', '(no genres listed)'])

/**
 * Those of the visitor's liked films first, by how often they come, then the catalogue's in its own order.
 * A film that was liked says 1, one that was not −1, one in the middle nothing.
 */
export function genresByTaste(
  ratings: Ratings,
  scale: RatingScale | null,
  catalogue: readonly string[],
): string[] {
  const weights = new Map<string, number>()
  for (const { film, value } of ratings) {
    const liking = scale === null || value === null ? 1 : likingOf(value, scale)
    for (const genre of film.genres) weights.set(genre, (weights.get(genre) ?? 0) + liking)
  }
  const genres = catalogue.filter((genre) => !NO_TASTE.has(genre))
  const own = genres.filter((genre) => (weights.get(genre) ?? 0) > 0)
  own.sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))
  return [...own, ...genres.filter((genre) => !own.includes(genre))]
}

/** −1 … 1 */
export function likingOf(value: number, { min, max }: RatingScale): number {
  return (2 * (value - min)) / (max - min) - 1
}
