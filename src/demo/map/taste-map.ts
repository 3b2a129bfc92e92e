/** What a visitor can do on the map, and what the map does about it. */
import { FoldinError } from '../../client/index.ts'
import { NOT_ASKED } from '../fetched.ts'
import { Fetching } from '../fetching.ts'
import { type Film, filmName, filmOf } from '../film.ts'
import { Latest, pause } from '../latest.ts'
import type { Ratings } from '../ratings.ts'
import type { App } from '../screen.ts'
import type { Store } from '../store.ts'
import { KnownFilms } from './known-films.ts'
import type { LoadedMap, MapState } from './map-state.ts'
import { MapPoints, type Place } from './points.ts'
import { Predictions } from './predictions.ts'
import { OtherModelError, TastePath } from './taste-path.ts'

const TYPING_PAUSE_MS = 150
const MAX_FOUND = 6
/** The films that are listed as near a place. */
const LISTED = 8
/** "Well known" is this most popular share, but no fewer than so many. */
const KNOWN_SHARE = 0.08
const LEAST_KNOWN = 200

/** The drawn map, as far as it is told what to do. */
export interface Pilot {
  flyTo(place: Place): void
  namesChanged(): void
}

export class TasteMap {
  readonly store: Store<MapState>
  readonly predictions: Predictions
  readonly #app: App
  readonly #mapFetching: Fetching<LoadedMap>
  readonly #findFetching: Fetching<readonly Film[]>
  readonly #latestPath = new Latest()
  #films: KnownFilms | null = null
  #path: TastePath | null = null
  #ratings: Ratings | null = null
  #pilot: Pilot | null = null

  constructor(app: App, store: Store<MapState>) {
    this.#app = app
    this.store = store
    this.predictions = new Predictions(app.client, () => this.#learned())
    this.#mapFetching = new Fetching((map) => store.update({ map }))
    this.#findFetching = new Fetching((found) => store.update({ finder: { ...store.state.finder, found } }))
  }

  async open(): Promise<void> {
    const { map } = this.store.state
    const loaded = await this.#mapFetching.run(map.value, async (signal) => {
      const analysis = await this.#app.client.analysis('map', { signal })
      return { analysis, points: new MapPoints(analysis) }
    })
    if (loaded === null) return
    this.#films?.close()
    this.#films = new KnownFilms(this.#app.client, loaded.points, () => this.#learned())
    this.#path = new TastePath(this.#app.client, loaded.analysis)
    this.#ratings = null
    this.store.update({ selected: null, hovered: null, trail: [] })
    const ends = loaded.analysis.axes.flatMap(({ low, high }) => [...low.items, ...high.items])
    this.want(ends.flatMap(({ itemId }) => loaded.points.numberOf(itemId) ?? []))
    await this.follow(this.#app.store.state.ratings)
  }

  /** The drawn map comes and goes with the loaded one. */
  guide(pilot: Pilot | null): void {
    this.#pilot = pilot
  }

  close(): void {
    this.#mapFetching.cancel()
    this.#findFetching.cancel()
    this.#latestPath.cancel()
    this.#films?.close()
    this.predictions.close()
  }

  filmOf(film: number): Film | null {
    return this.#films?.get(film) ?? null
  }

  want(films: Iterable<number>): void {
    this.#films?.want(films)
  }

  /** The visitor's ratings are these now. */
  async follow(ratings: Ratings): Promise<void> {
    if (ratings === this.#ratings || this.#path === null) return
    this.#ratings = ratings
    for (const { film } of ratings) this.#films?.learn(film)
    this.predictions.restart(ratings)
    this.#learned()
    await this.#findWay(ratings, this.#path)
  }

  select(film: number | null, { fly = false } = {}): void {
    this.store.update({ selected: film })
    const points = this.store.state.map.value?.points
    if (film === null || points === undefined) return
    this.want([film, ...this.nearFilm(film)])
    this.#predict([film])
    if (fly) this.#pilot?.flyTo(points.placeOf(film))
    this.#sayFilm(film)
  }

  hover(film: number | null, at: Place | null): void {
    this.store.update({ hovered: film === null || at === null ? null : { film, at } })
    if (film === null) return
    this.want([film])
    this.#predict([film])
  }

  toggleGenre(genre: number): void {
    const highlighted = new Set(this.store.state.highlighted)
    if (!highlighted.delete(genre)) highlighted.add(genre)
    this.store.update({ highlighted })
  }

  /** The well-known films nearest to where the visitor's taste is. */
  nearVisitor(): number[] {
    const { map, trail } = this.store.state
    const place = trail.at(-1)
    if (map.value === null || place === undefined) return []
    const { points } = map.value
    const known = Math.max(LEAST_KNOWN, Math.round(points.count * KNOWN_SHARE))
    return points.nearestFilms(place, LISTED, known)
  }

  nearFilm(film: number): number[] {
    const points = this.store.state.map.value?.points
    if (points === undefined) return []
    return points.nearestFilms(points.placeOf(film), LISTED + 1).filter((other) => other !== film)
  }

  flyToVisitor(): void {
    const place = this.store.state.trail.at(-1)
    if (place !== undefined) this.#pilot?.flyTo(place)
  }

  async find(text: string): Promise<void> {
    const query = text.trim()
    const { found } = this.store.state.finder
    this.store.update({ finder: { text, found: query === '' ? NOT_ASKED : found } })
    if (query === '') return this.#findFetching.cancel()
    const films = await this.#findFetching.run(found.value, async (signal) => {
      await pause(TYPING_PAUSE_MS, signal)
      const { items } = await this.#app.client.searchItems(query, {
        limit: MAX_FOUND,
        include: ['metadata'],
        signal,
      })
      return items.map(filmOf)
    })
    if (films !== null)
      this.store.update({ said: films.length === 1 ? '1 film found.' : `${films.length} films found.` })
  }

  /** Flies to a film that was found; false where it is not on the map. */
  show(film: Film): boolean {
    const number = this.store.state.map.value?.points.numberOf(film.id) ?? null
    if (number === null) {
      this.store.update({ said: `${filmName(film)} is not on the map.` })
      return false
    }
    this.#films?.learn(film)
    this.store.update({ finder: { text: '', found: NOT_ASKED } })
    this.select(number, { fly: true })
    return true
  }

  async #findWay(ratings: Ratings, path: TastePath): Promise<void> {
    try {
      const trail = await this.#latestPath.run((signal) => path.of(ratings, signal))
      if (trail === null) return
      this.store.update({ trail })
      this.want(this.nearVisitor())
    } catch (error) {
      this.store.update({ trail: [] })
      if (error instanceof OtherModelError) {
        // A new model is served: its map, once. Where caches still answer with the old one, the next rating tries again.
        if (path === this.#path && ratings === this.#ratings) await this.#renew(path)
        return
      }
      // The map is there without the visitor's place; the next rating asks again.
      if (!(error instanceof FoldinError)) throw error
    }
  }

  async #renew(path: TastePath): Promise<void> {
    const analysis = await this.#app.client.analysis('map').catch(orNone)
    if (analysis === null) return
    const before = this.store.state.map.value?.analysis.modelVersion
    if (path === this.#path && analysis.modelVersion !== before) await this.open()
  }

  #predict(films: readonly number[]): void {
    const { map } = this.store.state
    const rated = this.#app.store.state.model.value?.ratingScale
    if (!rated || map.value === null || this.#ratings === null || this.#ratings.length === 0) return
    const { ids } = map.value.points
    this.predictions.want(films.map((film) => ids[film] as string))
  }

  #learned(): void {
    const { learned, selected } = this.store.state
    this.store.update({ learned: learned + 1 })
    this.#pilot?.namesChanged()
    if (selected !== null) {
      this.#predict([selected])
      this.#sayFilm(selected)
    }
  }

  #sayFilm(film: number): void {
    const known = this.filmOf(film)
    if (known !== null) this.store.update({ said: `${filmName(known)}, ${known.genres.join(', ')}` })
  }
}

/** The old map stays where the new one cannot be had; the next rating asks again. */
function orNone(error: unknown): null {
  if (error instanceof FoldinError) return null
  throw error
}
