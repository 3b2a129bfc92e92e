/** The latent space in two dimensions, its axes explained by what lies at their ends. */

import { listed, percent, quoted, whole } from '../../../../src/figures/phrases.ts'
import type { AxisEnd, TasteMap } from '../../../../src/model/format/analysis/model.ts'
import type { RankingModel } from '../../trained-model.ts'
import type { Catalogue } from './catalogue.ts'
import { principalAxes } from './principal-axes.ts'

/** Items with so many interactions make the axes, where there are enough of them. */
const SUPPORT = 5
const LEAST_SUPPORTED = 50
/** As many of the most popular: a Worker reads the map whole, beside the model, and a browser draws it. Some 7 MB. */
export const MOST_PLACED = 200_000
/** Colours that people can tell apart, the rest are grey. */
const COLOURED_GENRES = 7
/** A genre explains an axis if at least so many items are of it. */
const LEAST_OF_GENRE = 10
const LISTED_ITEMS = 8
const LISTED_GENRES = 3
/** The ends are told by the best known items: this share, but no fewer than so many. */
const KNOWN_SHARE = 0.1
const LEAST_KNOWN = 100
const COORDINATE_DIGITS = 4

interface Place {
  readonly row: number
  readonly at: readonly [number, number]
}

/**
 * `counts` are the items' training interactions, in popularity order. The directions of items with next to none are
 * chance: the axes are made by those with a few.
 * Null without a single item that has a direction, or with fewer than two factors.
 */
export function analyseMap(
  { itemFactors, options }: RankingModel,
  counts: Uint32Array,
  catalogue: Catalogue,
): TasteMap | null {
  const { factors } = options
  if (factors < 2) return null
  const supported = counts.filter((count) => count >= SUPPORT).length
  const fitted = Math.min(supported >= LEAST_SUPPORTED ? supported : counts.length, MOST_PLACED)
  const space = principalAxes(itemFactors, factors, fitted)
  const places: Place[] = []
  for (let row = 0; row < Math.min(itemFactors.length / factors, MOST_PLACED); row++) {
    const [x, y] = space.project(row, 2) ?? []
    if (x !== undefined && y !== undefined) places.push({ row, at: [rounded(x), rounded(y)] })
  }
  const [first, second] = space.components
  if (places.length === 0 || first === undefined || second === undefined) return null
  const byGenre = placesByGenre(
    places.filter(({ row }) => row < fitted),
    catalogue,
  )
  const genres = tellingGenres(byGenre)
  const axes = ([0, 1] as const).map((axis) => describedAxis(axis, places, byGenre, catalogue))
  const shares = space.explained
  return {
    name: 'map',
    center: [...space.center],
    components: [[...first], [...second]],
    explained: [...shares],
    itemIds: places.map(({ row }) => catalogue.itemIds[row] as string),
    x: places.map(({ at }) => at[0]),
    y: places.map(({ at }) => at[1]),
    genres,
    genre: places.map(({ row }) => colourOf(catalogue.genres(row), genres)),
    axes,
    summary:
      `The two axes hold ${percent((shares[0] ?? 0) + (shares[1] ?? 0))} of the variance of ${whole(Math.min(fitted, places.length))} ` +
      `item directions in ${factors} dimensions, where directions without order would leave ${percent(2 / factors)}.`,
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(COORDINATE_DIGITS))
}

function placesByGenre(places: readonly Place[], catalogue: Catalogue): Map<string, Place[]> {
  const found = new Map<string, Place[]>()
  for (const place of places) {
    for (const genre of catalogue.genres(place.row)) {
      const its = found.get(genre)
      if (its === undefined) found.set(genre, [place])
      else its.push(place)
    }
  }
  return found
}

/**
 * The genres that the map sets apart the most, by n·‖mean place‖², what they explain of the variance; in order of
 * falling frequency.
 */
function tellingGenres(byGenre: ReadonlyMap<string, readonly Place[]>): string[] {
  return [...byGenre]
    .map(([genre, its]) => {
      const x = its.reduce((sum, { at }) => sum + at[0], 0)
      const y = its.reduce((sum, { at }) => sum + at[1], 0)
      return { genre, items: its.length, told: (x * x + y * y) / its.length }
    })
    .sort((one, other) => other.told - one.told)
    .slice(0, COLOURED_GENRES)
    .sort((one, other) => other.items - one.items || (one.genre < other.genre ? -1 : 1))
    .map(({ genre }) => genre)
}

/** The rarest of an item's coloured genres says the most of it. They are in order of falling frequency. */
function colourOf(ofItem: readonly string[], genres: readonly string[]): number {
  return Math.max(-1, ...ofItem.map((genre) => genres.indexOf(genre)))
}

function describedAxis(
  axis: 0 | 1,
  places: readonly Place[],
  byGenre: ReadonlyMap<string, readonly Place[]>,
  catalogue: Catalogue,
): TasteMap['axes'][number] {
  // Rows are in order of popularity.
  const known = places.slice(0, Math.max(LEAST_KNOWN, Math.round(places.length * KNOWN_SHARE)))
  const rising = known.toSorted((one, other) => one.at[axis] - other.at[axis])
  const means = [...byGenre]
    .filter(([, its]) => its.length >= LEAST_OF_GENRE)
    .map(([genre, its]) => ({
      genre,
      mean: its.reduce((sum, { at }) => sum + at[axis], 0) / its.length,
      items: its.length,
    }))
    .sort((one, other) => one.mean - other.mean)
  const shownItems = Math.min(LISTED_ITEMS, Math.floor(rising.length / 2))
  const shownGenres = Math.min(LISTED_GENRES, Math.floor(means.length / 2))
  const placed = ({ row, at: [x, y] }: Place) => ({
    itemId: catalogue.itemIds[row] as string,
    title: catalogue.title(row),
    x,
    y,
  })
  const end = (items: readonly Place[], genres: AxisEnd['genres']): AxisEnd => ({
    items: items.slice(0, shownItems).map(placed),
    genres: genres.slice(0, shownGenres),
  })
  const low = end(rising, means)
  const high = end(rising.toReversed(), means.toReversed())
  const [from, to] = axis === 0 ? ['left', 'right'] : ['bottom', 'top']
  return { low, high, summary: `From ${from} to ${to}: ${endWords(low)}; then ${endWords(high)}.` }
}

/** Horror and Thriller, such as “Alien (1979)” and “Saw (2004)” */
function endWords({ items, genres }: AxisEnd): string {
  const names = listed(items.slice(0, 2).map(quoted))
  if (genres.length === 0) return names === '' ? 'nothing' : names
  return `${listed(genres.map(({ genre }) => genre))}, such as ${names}`
}
