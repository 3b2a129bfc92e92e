/** Where the visitor's taste lies on the map, and where it lay after each of their latest ratings. */
import type { FoldinClient } from '../../client/index.ts'
import { interactionsOf, type Ratings } from '../ratings.ts'
import type { MapAnalysis, Place } from './points.ts'
import { project } from './projection.ts'

/** Places that are shown. Each costs a request, once. */
const STEPS = 6

/** Another model answered than the one that the map is of: a vector of the one has no place on the map of the other. */
export class OtherModelError extends Error {
  override readonly name = 'OtherModelError'
}

export class TastePath {
  readonly #client: FoldinClient
  readonly #map: MapAnalysis
  /** By the ratings that lead there; null where they say nothing of a taste. */
  readonly #places = new Map<string, Place | null>()

  constructor(client: FoldinClient, map: MapAnalysis) {
    this.#client = client
    this.#map = map
  }

  /**
   * Oldest first, the present place last; fewer than the ratings where some say nothing of a taste.
   * @throws {OtherModelError} @throws {FoldinError}
   */
  async of(ratings: Ratings, signal: AbortSignal): Promise<readonly Place[]> {
    // Ratings are latest first, so the end of the list is what was there before.
    const histories = Array.from({ length: Math.min(STEPS, ratings.length) }, (_, later) =>
      ratings.slice(later),
    )
    const places = await Promise.all(histories.map((history) => this.#placeOf(history, signal)))
    // Without a present place there is nothing that the earlier ones would lead to.
    if (places[0] === null) return []
    return places.filter((place) => place !== null).toReversed()
  }

  async #placeOf(ratings: Ratings, signal: AbortSignal): Promise<Place | null> {
    const interactions = interactionsOf(ratings)
    const key = JSON.stringify(interactions)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const request = { interactions, limit: 1, include: ['factors' as const] }
    const { factors, modelVersion } = await this.#client.recommend(request, { signal })
    const { modelVersion: version } = this.#map
    if (modelVersion !== version) {
      throw new OtherModelError(`model ${modelVersion} answered, the map is of model ${version}`)
    }
    const place = factors === undefined ? null : project(this.#map, factors)
    this.#places.set(key, place)
    return place
  }
}
