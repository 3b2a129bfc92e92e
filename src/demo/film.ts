/** A film as the page shows it, out of an item's id and whatever metadata the items file held. */
import type { ItemMetadata } from '../client/index.ts'
import { displayTitle } from './film-title.ts'

export interface Film {
  readonly id: string
  /** As one would say it: "The Matrix". The item's id where the catalogue has no title. */
  readonly title: string
  /** What the catalogue adds in brackets, such as the original title; may be empty. */
  readonly subtitle: string
  readonly year: number | null
  readonly genres: readonly string[]
}

export function filmOf(item: {
  readonly itemId: string
  readonly metadata?: ItemMetadata | undefined
}): Film {
  const { title, year, genres } = item.metadata ?? {}
  return {
    id: item.itemId,
    ...displayTitle(typeof title === 'string' && title !== '' ? title : item.itemId),
    year: typeof year === 'number' ? year : null,
    genres: Array.isArray(genres) ? genres : [],
  }
}

/** For sentences and screen readers: "The Matrix (1999)". */
export function filmName(film: Film): string {
  return film.year === null ? film.title : `${film.title} (${film.year})`
}
