/** The error of predicted ratings by how much is known of the user and of the item. */

import { counted, decimal, percent, whole } from '../../../../src/figures/phrases.ts'
import type { ErrorBin, Errors } from '../../../../src/model/format/analysis/model.ts'
import { binOf, geometricBins } from '../statistics/geometric-bins.ts'
import type { HeldOutRatings } from './held-out-ratings.ts'

const BINS_PER_TEN = 4
/** Bins with fewer ratings are joined to the next. */
const LEAST_IN_BIN = 30

/** Null without held-out ratings. */
export function analyseErrors(ratings: HeldOutRatings, protocol: string): Errors | null {
  if (ratings.given.length === 0) return null
  return {
    name: 'errors',
    protocol,
    ratings: ratings.given.length,
    byUser: side('user', ratings, ratings.userRatings),
    byItem: side('item', ratings, ratings.itemRatings),
  }
}

function side(noun: string, ratings: HeldOutRatings, known: Uint32Array): Errors['byUser'] {
  const bins = errorBins(ratings, known)
  return { bins, summary: describe(noun, bins) }
}

/** The standard error of an RMSE m is that of the mean square over 2m (delta method). */
export function errorBins({ given, predicted, biasOnly }: HeldOutRatings, known: Uint32Array): ErrorBin[] {
  const most = known.reduce((best, count) => Math.max(best, count), 0)
  const wanted = [{ from: 0, to: 1 }, ...geometricBins(1, most, BINS_PER_TEN)]
  const sums = wanted.map((bin) => ({ ...bin, ratings: 0, squares: 0, fourths: 0, biasSquares: 0 }))
  for (let place = 0; place < given.length; place++) {
    const sum = sums[binOf(wanted, known[place] as number)] as (typeof sums)[number]
    const square = ((predicted[place] as number) - (given[place] as number)) ** 2
    sum.ratings++
    sum.squares += square
    sum.fourths += square * square
    sum.biasSquares += ((biasOnly[place] as number) - (given[place] as number)) ** 2
  }
  return joined(sums).map(({ from, to, ratings: n, squares, fourths, biasSquares }) => {
    const mean = squares / n
    const variance = n < 2 ? 0 : Math.max(0, fourths - n * mean ** 2) / (n - 1)
    const rmse = Math.sqrt(mean)
    return {
      from,
      to,
      ratings: n,
      rmse,
      standardError: rmse === 0 ? 0 : Math.sqrt(variance / n) / (2 * rmse),
      biasOnlyRmse: Math.sqrt(biasSquares / n),
    }
  })
}

interface Sums {
  readonly from: number
  to: number
  ratings: number
  squares: number
  fourths: number
  biasSquares: number
}

/** Neighbours put together until each has enough ratings; what is left over at the end goes to the last one. */
function joined(sums: readonly Sums[]): Sums[] {
  const found: Sums[] = []
  for (const sum of sums) {
    const last = found.at(-1)
    if (last === undefined || last.ratings >= LEAST_IN_BIN) found.push({ ...sum })
    else add(last, sum)
  }
  const end = found.at(-1)
  const before = found.at(-2)
  if (end !== undefined && before !== undefined && end.ratings < LEAST_IN_BIN) {
    add(before, end)
    found.pop()
  }
  return found.filter(({ ratings }) => ratings > 0)
}

function add(to: Sums, other: Sums): void {
  to.to = other.to
  to.ratings += other.ratings
  to.squares += other.squares
  to.fourths += other.fourths
  to.biasSquares += other.biasSquares
}

function describe(noun: string, bins: readonly ErrorBin[]): string {
  const [first, last] = [bins[0] as ErrorBin, bins.at(-1) as ErrorBin]
  const better = bins.filter((bin) => bin.rmse < bin.biasOnlyRmse).length
  const gain = bins.reduce((best, bin) =>
    1 - bin.rmse / bin.biasOnlyRmse > 1 - best.rmse / best.biasOnlyRmse ? bin : best,
  )
  const known = (bin: ErrorBin) =>
    bin.to === bin.from + 1
      ? counted(bin.from, 'rating')
      : `${whole(bin.from)} to ${whole(bin.to - 1)} ratings`
  const against =
    bins.length === 1
      ? `${decimal(first.rmse, 3)} for ${noun}s with ${known(first)}`
      : `${decimal(first.rmse, 3)} for ${noun}s with ${known(first)} and ${decimal(last.rmse, 3)} with ${known(last)}`
  const factors =
    better === 0
      ? 'the factors improve on the biases alone nowhere'
      : `the factors improve on the biases alone in ${better} of ${counted(bins.length, 'bin')}, by ` +
        `${percent(1 - gain.rmse / gain.biasOnlyRmse)} at best (${known(gain)})`
  return `The error is ${against}; ${factors}.`
}
