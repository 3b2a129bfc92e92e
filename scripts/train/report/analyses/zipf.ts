/** Popularity against rank, and the power law that fits its head. */

import { decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { Zipf } from '../../../../src/model/format/analysis/items-and-users.ts'
import { createRng } from '../../../../src/model/rng.ts'
import type { Dataset } from '../../interactions.ts'
import { fitPowerLaw } from '../statistics/power-law.ts'
import { countRows } from './catalogue.ts'

const SAMPLES = 200
const LEAST_TAIL = 50
const POINTS_PER_TEN = 40

export function analyseZipf({ train, itemIds }: Dataset, seed: number): Zipf {
  const counts = countRows(train.items, itemIds.length)
    .filter((count) => count > 0)
    .sort()
    .reverse()
  const options = { samples: SAMPLES, leastTail: LEAST_TAIL }
  const law = fitPowerLaw(counts, options, createRng(seed))
  const [low, high] = law?.interval ?? [0, 0]
  const fit = law && {
    from: law.from,
    items: law.tail,
    alpha: law.alpha,
    alphaStandardError: law.standardError,
    exponent: 1 / (law.alpha - 1),
    exponentInterval: [1 / (high - 1), 1 / (low - 1)] as [number, number],
    distance: law.distance,
    samples: SAMPLES,
    seed,
  }
  return {
    name: 'zipf',
    ranks: thinned(counts.length).map((rank) => ({ rank, interactions: counts[rank - 1] as number })),
    fit,
    summary: describe(fit, counts),
  }
}

/** Ranks 1…last in even steps of their logarithm, each once. */
function thinned(last: number): number[] {
  const ranks = new Set<number>()
  for (let step = 0; ; step++) {
    const rank = Math.round(10 ** (step / POINTS_PER_TEN))
    if (rank >= last) break
    ranks.add(rank)
  }
  if (last > 0) ranks.add(last)
  return [...ranks]
}

function describe(fit: Zipf['fit'], counts: Uint32Array): string {
  if (fit === null) {
    return `No power law is fitted: it needs ${LEAST_TAIL} items whose interactions differ, there are ${whole(counts.length)} items.`
  }
  const { exponent, exponentInterval, items, from } = fit
  const [low, high] = exponentInterval
  const head = counts.subarray(0, items).reduce((sum, count) => sum + count, 0)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const lead = (counts[0] as number) / (from * items ** exponent)
  const bend =
    lead < 0.8
      ? ` The very first item has only ${percent(lead)} of what the law gives it.`
      : lead > 1.25
        ? ` The very first item has ${decimal(lead, 1)} times what the law gives it.`
        : ''
  return (
    `Interactions fall with popularity rank to the power of −${decimal(exponent)} (95 % interval ` +
    `${decimal(low)} to ${decimal(high)}) over the first ${whole(items)} items, those with at least ` +
    `${whole(from)} interactions, which are ${percent(items / counts.length)} of the items and ` +
    `${percent(head / all)} of the interactions.${bend}`
  )
}
