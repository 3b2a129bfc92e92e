/** All films of the map as flat arrays, found by place or by id. No page. */
import KDBush from 'kdbush'
import type { AnalysisResponse } from '../../client/index.ts'

export type MapAnalysis = Extract<AnalysisResponse, { readonly name: 'map' }>

export interface Place {
  readonly x: number
  readonly y: number
}

export interface Rect {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/** Share of the films on each side that the first view may leave out. */
const FAR_OUT = 0.002

/** Films have the numbers 0 … count − 1 here, most popular first. */
export class MapPoints {
  readonly count: number
  readonly ids: readonly string[]
  /** [count] */
  readonly x: Float32Array
  readonly y: Float32Array
  /** [count]. Place in the list of coloured genres, −1 for any other. */
  readonly genre: Int8Array
  readonly bounds: Rect
  /** The same without the few that lie far out. */
  readonly home: Rect
  readonly #tree: KDBush
  #numbers: Map<string, number> | null = null

  constructor({ itemIds, x, y, genre }: Pick<MapAnalysis, 'itemIds' | 'x' | 'y' | 'genre'>) {
    this.count = itemIds.length
    this.ids = itemIds
    this.x = Float32Array.from(x)
    this.y = Float32Array.from(y)
    this.genre = Int8Array.from(genre)
    this.bounds = quantiles(this.x, this.y, 0)
    this.home = quantiles(this.x, this.y, FAR_OUT)
    this.#tree = new KDBush(this.count, 64, Float32Array)
    for (let film = 0; film < this.count; film++) this.#tree.add(this.x[film] ?? 0, this.y[film] ?? 0)
    this.#tree.finish()
  }

  placeOf(film: number): Place {
    return { x: this.x[film] ?? 0, y: this.y[film] ?? 0 }
  }

  /** Null where the film is not on the map. */
  numberOf(id: string): number | null {
    this.#numbers ??= new Map(this.ids.map((known, film) => [known, film]))
    return this.#numbers.get(id) ?? null
  }

  /** The nearest film within `radius`, null where there is none. */
  nearest({ x, y }: Place, radius: number): number | null {
    return this.#byDistance({ x, y }, this.#tree.within(x, y, radius))[0] ?? null
  }

  /** The nearest films, nearest first, out of the `known` most popular ones; fewer where there are not so many. */
  nearestFilms({ x, y }: Place, limit: number, known = this.count): number[] {
    const { minX, minY, maxX, maxY } = this.bounds
    const reach = Math.hypot(maxX - minX, maxY - minY) + Math.hypot(x, y)
    for (let radius = reach / 64; ; radius *= 2) {
      const found = this.#tree.within(x, y, radius).filter((film) => film < known)
      // Whatever lies nearer than `radius` is in the circle, so the first of many are the nearest of all.
      if (found.length >= limit || radius > reach) return this.#byDistance({ x, y }, found).slice(0, limit)
    }
  }

  /** The most popular films of a rectangle, at most `limit`, most popular first. */
  popularWithin({ minX, minY, maxX, maxY }: Rect, limit: number): number[] {
    const found: number[] = []
    const { x, y, count } = this
    for (let film = 0; film < count && found.length < limit; film++) {
      const [left, up] = [x[film] as number, y[film] as number]
      if (left >= minX && left <= maxX && up >= minY && up <= maxY) found.push(film)
    }
    return found
  }

  #byDistance({ x, y }: Place, films: readonly number[]): number[] {
    const squared = (film: number) => ((this.x[film] ?? 0) - x) ** 2 + ((this.y[film] ?? 0) - y) ** 2
    // Of films at one place the more popular comes first.
    return films.toSorted((one, other) => squared(one) - squared(other) || one - other)
  }
}

/** What lies within, but for the share `out` of the films on each side. */
function quantiles(x: Float32Array, y: Float32Array, out: number): Rect {
  const [left, up] = [x.toSorted(), y.toSorted()]
  const low = Math.floor(x.length * out)
  const high = x.length - 1 - low
  return { minX: left[low] ?? 0, minY: up[low] ?? 0, maxX: left[high] ?? 0, maxY: up[high] ?? 0 }
}
