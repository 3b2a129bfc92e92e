/** Items on which people differ and items on which they agree, by two measures. */

import { decimal, quoted, whole } from '../../../../src/figures/phrases.ts'
import type { Opinion, Polarization } from '../../../../src/model/format/analysis/items-and-users.ts'
import type { Dataset } from '../../interactions.ts'
import type { RatingModel } from '../../trained-model.ts'
import { spearman } from '../statistics/rank-correlation.ts'
import { squeezeVariances } from '../statistics/squeeze-variance.ts'
import type { Catalogue } from './catalogue.ts'
import { effectiveDegreesOfFreedom, itemMoments } from './item-moments.ts'

export const MIN_RATINGS = 20
/** With fewer items of enough ratings there is nothing to compare. */
const LEAST_ITEMS = 10
const LISTED = 15
/** Of the items compared, the share that counts as most polarising. */
const TOP_SHARE = 0.1
const MOST_POINTS = 3_000

/** Null where too few items have enough ratings. */
export function analysePolarization(
  { train, itemIds }: Dataset,
  rating: RatingModel,
  catalogue: Catalogue,
): Polarization | null {
  const moments = itemMoments(train.items, train.values, itemIds.length)
  const rows = itemIds.map((_, row) => row).filter((row) => (moments.counts[row] as number) >= MIN_RATINGS)
  if (rows.length < LEAST_ITEMS) return null
  const { variances, prior } = squeezeVariances({
    variances: Float64Array.from(rows, (row) => moments.variances[row] as number),
    degreesOfFreedom: effectiveDegreesOfFreedom(moments, rows),
  })
  const opinions = rows.map(
    (row, index): Opinion => ({
      itemId: itemIds[row] as string,
      title: catalogue.title(row),
      ratings: moments.counts[row] as number,
      mean: moments.means[row] as number,
      deviation: Math.sqrt(moments.variances[row] as number),
      shrunken: Math.sqrt(variances[index] as number),
      norm: normOf(rating, row),
    }),
  )
  const differ = Number.isFinite(prior.degreesOfFreedom)
  const byDeviation = ordered(opinions, ({ shrunken }) => shrunken)
  const byNorm = ordered(opinions, ({ norm }) => norm)
  const top = Math.max(1, Math.round(opinions.length * TOP_SHARE))
  const first = new Set(byDeviation.slice(0, top))
  const agreement = {
    spearman: spearman(
      opinions.map(({ shrunken }) => shrunken),
      opinions.map(({ norm }) => norm),
    ),
    top,
    shared: byNorm.slice(0, top).filter((opinion) => first.has(opinion)).length,
    expected: top ** 2 / opinions.length,
  }
  const shown = opinions.slice(0, MOST_POINTS)
  return {
    name: 'polarization',
    minRatings: MIN_RATINGS,
    items: opinions.length,
    prior: {
      variance: prior.variance,
      degreesOfFreedom: differ ? prior.degreesOfFreedom : null,
    },
    // Shrunken to one and the same number, they have no order.
    byDeviation: ends(differ ? byDeviation : []),
    byNorm: ends(byNorm),
    agreement,
    shrunken: shown.map(({ shrunken }) => shrunken),
    norms: shown.map(({ norm }) => norm),
    summary: differ ? describe(byDeviation, agreement, opinions.length) : describeChance(opinions),
  }
}

function normOf({ itemFactors, options: { factors } }: RatingModel, row: number): number {
  let sum = 0
  for (const value of itemFactors.subarray(row * factors, (row + 1) * factors)) sum += value * value
  return Math.sqrt(sum)
}

/** Falling; ties keep popularity order. */
function ordered(opinions: readonly Opinion[], measure: (opinion: Opinion) => number): Opinion[] {
  return opinions.toSorted((one, other) => measure(other) - measure(one))
}

function ends(falling: readonly Opinion[]): Polarization['byDeviation'] {
  const listed = Math.min(LISTED, Math.floor(falling.length / 2))
  return { polarizing: falling.slice(0, listed), agreeable: falling.slice(falling.length - listed).reverse() }
}

function describe(
  byDeviation: readonly Opinion[],
  { spearman: rho, top, shared, expected }: Polarization['agreement'],
  items: number,
): string {
  const name = (opinion: Opinion | undefined) =>
    `${opinion === undefined ? '' : quoted(opinion)} (${decimal(opinion?.shrunken ?? 0)})`
  const strength = Math.abs(rho) < 0.2 ? 'hardly agree' : Math.abs(rho) < 0.6 ? 'agree in part' : 'agree well'
  return (
    `Of ${whole(items)} items with at least ${MIN_RATINGS} ratings, opinions differ most on ${name(byDeviation[0])} ` +
    `and least on ${name(byDeviation.at(-1))}. Deviation and latent norm ${rho < -0.2 ? 'contradict each other' : strength} ` +
    `(Spearman ${decimal(rho)}): ${whole(shared)} of the ${whole(top)} most polarising items are the same by both, ` +
    `where chance gives ${decimal(expected, 1)}.`
  )
}

function describeChance(opinions: readonly Opinion[]): string {
  return (
    `The standard deviations of ${whole(opinions.length)} items with at least ${MIN_RATINGS} ratings differ no more than ` +
    `chance makes them: shrunken, all are ${decimal(opinions[0]?.shrunken ?? 0)}.`
  )
}
