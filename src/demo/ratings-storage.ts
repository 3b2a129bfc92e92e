/** Keeps the ratings in the browser, one list for each data set: the same id is another film in another one. */
import type { Film } from './film.ts'
import type { Rating, Ratings } from './ratings.ts'

/** Raised when the stored shape changes. */
const FORMAT = 1

/** The data set of the last visit: its ratings are taken for the right ones until the model is known. */
const LAST_DATASET = 'foldin-dataset'

/** `localStorage`, or anything like it. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem'>

export class RatingsStorage {
  readonly #store: KeyValueStore | null
  readonly #key: string

  /** `store` is null where the browser keeps nothing for this site: the ratings then last as long as the page. */
  constructor(store: KeyValueStore | null, datasetName: string) {
    this.#store = store
    this.#key = `foldin-ratings-${FORMAT}:${datasetName}`
  }

  /** That of the data set which the visitor saw last, null on their first visit. */
  static ofLastVisit(store: KeyValueStore | null): RatingsStorage | null {
    const name = store?.getItem(LAST_DATASET)
    return name ? new RatingsStorage(store, name) : null
  }

  /** @returns this storage, remembered as that of the last visit. */
  static open(store: KeyValueStore | null, datasetName: string): RatingsStorage {
    try {
      store?.setItem(LAST_DATASET, datasetName)
    } catch {
      // Full or denied: `save` will say so when there is something to keep.
    }
    return new RatingsStorage(store, datasetName)
  }

  /** The ratings kept, none where what is kept cannot be read. */
  load(): Ratings {
    const text = this.#store?.getItem(this.#key)
    if (!text) return []
    try {
      return ratingsFrom(JSON.parse(text))
    } catch {
      return []
    }
  }

  /** False where the browser did not take them: its space is full or denied. */
  save(ratings: Ratings): boolean {
    try {
      this.#store?.setItem(this.#key, JSON.stringify(ratings))
      return this.#store !== null
    } catch {
      return false
    }
  }
}

/** The page's `localStorage`; null where the visitor's settings forbid it, which throws on first touch. */
export function browserStore(page: { readonly localStorage: Storage }): KeyValueStore | null {
  try {
    return page.localStorage
  } catch {
    return null
  }
}

/** Those that can be read of a list out of storage or a file. */
export function ratingsFrom(list: unknown): Ratings {
  return Array.isArray(list) ? list.filter(isRating) : []
}

function isRating(value: unknown): value is Rating {
  const { film, value: rating } = fieldsOf(value)
  return isFilm(film) && (rating === null || Number.isFinite(rating))
}

function isFilm(value: unknown): value is Film {
  const { id, title, subtitle, year, genres } = fieldsOf(value)
  const texts = [id, title, subtitle].every((text) => typeof text === 'string')
  const listed = Array.isArray(genres) && genres.every((genre) => typeof genre === 'string')
  return texts && listed && (year === null || Number.isFinite(year))
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
