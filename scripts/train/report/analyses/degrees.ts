/** How many interactions users and items have. */

import { counted, percent, whole } from '../../../../src/figures/phrases.ts'
import type { DegreeSide, Degrees } from '../../../../src/model/format/analysis/items-and-users.ts'
import type { Dataset } from '../../interactions.ts'
import { binOf, geometricBins } from '../statistics/geometric-bins.ts'
import { gini, median, rising, topShare } from '../statistics/inequality.ts'
import { countRows } from './catalogue.ts'

const BINS_PER_TEN = 8

export function analyseDegrees({ train, userIds, itemIds }: Dataset): Degrees {
  return {
    name: 'degrees',
    interactions: train.items.length,
    users: side('user', countRows(train.users, userIds.length)),
    items: side('item', countRows(train.items, itemIds.length)),
  }
}

function side(noun: string, counts: Uint32Array): DegreeSide {
  const sorted = rising(counts)
  const total = sorted.reduce((sum, value) => sum + value, 0)
  const least = sorted[0] ?? 0
  const most = sorted.at(-1) ?? 0
  const bins = sorted.length === 0 ? [] : geometricBins(least, most, BINS_PER_TEN)
  const rows = new Uint32Array(bins.length)
  for (const value of sorted) {
    const bin = binOf(bins, value)
    rows[bin] = (rows[bin] as number) + 1
  }
  const measures = {
    rows: sorted.length,
    mean: sorted.length === 0 ? 0 : total / sorted.length,
    median: median(sorted),
    least,
    most,
    gini: gini(sorted),
    topTenthShare: topShare(sorted, 0.1),
  }
  return {
    ...measures,
    bins: bins.map((bin, place) => ({ ...bin, rows: rows[place] as number })),
    summary: describe(noun, measures),
  }
}

function describe(noun: string, of: Omit<DegreeSide, 'bins' | 'summary'>): string {
  if (of.rows === 0) return `There are no ${noun}s.`
  if (of.least === of.most) {
    return `${of.rows === 1 ? `The one ${noun} has` : `Each of the ${counted(of.rows, noun)} has`} ${counted(of.most, 'interaction')}.`
  }
  return (
    `Half of the ${counted(of.rows, noun)} have at most ${counted(Math.floor(of.median), 'interaction')}, the busiest has ` +
    `${whole(of.most)}; the mean is ${whole(of.mean)}. The busiest tenth has ${percent(of.topTenthShare)} of all ` +
    `interactions (Gini ${of.gini.toFixed(2)}).`
  )
}
