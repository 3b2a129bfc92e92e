/** What the lists show of the catalogue, beside the most popular items and what users chose themselves. */

import { decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Exposure, Recommendations } from '../../../../src/model/format/analysis/model.ts'
import { listOf, type RankedLists } from '../../evaluate/ranked-lists.ts'
import { gini, lorenz, rising } from '../statistics/inequality.ts'

const LORENZ_STEPS = 50
const TENTHS = 10

export interface ExposureInput {
  /** [items]. How often each item is listed. */
  readonly listings: Uint32Array
  /** [items]. Training interactions. */
  readonly counts: Uint32Array
  /** Users of the training data. */
  readonly users: number
}

/** Item rows are in order of popularity. */
export function exposure(of: Exposure['of'], { listings, counts, users }: ExposureInput): Exposure {
  const items = listings.length
  const sorted = rising(listings)
  let listed = 0
  let information = 0
  let total = 0
  const tenths = new Array<number>(TENTHS).fill(0)
  for (const [row, times] of listings.entries()) {
    if (times === 0) continue
    listed++
    total += times
    // An item that nobody knows counts as if half a user did.
    information -= times * Math.log2(Math.max(counts[row] as number, 0.5) / users)
    const tenth = Math.floor((row * TENTHS) / items)
    tenths[tenth] = (tenths[tenth] as number) + times
  }
  return {
    of,
    coverage: items === 0 ? 0 : listed / items,
    gini: gini(sorted),
    novelty: total === 0 ? 0 : information / total,
    lorenz: lorenz(sorted, LORENZ_STEPS),
    tenths: tenths.map((times) => (total === 0 ? 0 : times / total)),
  }
}

export function countListings(lists: RankedLists, items: number): Uint32Array {
  const listings = new Uint32Array(items)
  for (let user = 0; user < lists.users; user++) {
    for (const row of listOf(lists, user)) listings[row] = (listings[row] as number) + 1
  }
  return listings
}

export interface ComparedLists {
  readonly model: Uint32Array
  readonly popularity: Uint32Array
  /** Listings of what the same users chose. */
  readonly history: Uint32Array
}

export function analyseRecommendations(
  listings: ComparedLists,
  catalogue: Omit<ExposureInput, 'listings'>,
  lists: { readonly users: number; readonly places: number },
): Recommendations {
  const of = (name: Exposure['of']) => exposure(name, { ...catalogue, listings: listings[name] })
  const [model, popularity, history] = [of('model'), of('popularity'), of('history')]
  return {
    name: 'recommendations',
    ...lists,
    variants: [model, popularity, history],
    summary: describe(model, popularity, history, lists),
  }
}

function describe(
  model: Exposure,
  popularity: Exposure,
  history: Exposure,
  { users, places }: { readonly users: number; readonly places: number },
): string {
  const top = (variant: Exposure) => percent(variant.tenths[0] ?? 0)
  const difference = model.novelty - history.novelty
  const leaning =
    Math.abs(difference) < 0.1
      ? 'about as well known as'
      : difference < 0
        ? `better known, by ${decimal(-difference, 1)} bits, than`
        : `less known, by ${decimal(difference, 1)} bits, than`
  return (
    `The first ${whole(places)} places of ${whole(users)} users show ${percent(model.coverage)} of the catalogue ` +
    `(Gini ${decimal(model.gini)}); lists of the most popular items would show ${percent(popularity.coverage)} ` +
    `(Gini ${decimal(popularity.gini)}). ${top(model)} of the places go to the most popular tenth, which has ` +
    `${top(history)} of what these users chose: recommended items are ${leaning} those that they chose.`
  )
}
