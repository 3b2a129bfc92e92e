/** Whether what is predicted is, on average, what is given. */

import { decimal, percent } from '../../../../src/figures/phrases.ts'
import type { Calibration } from '../../../../src/model/format/analysis/model.ts'
import type { HeldOutRatings } from './held-out-ratings.ts'

const BINS = 18
/** Smaller bins are not spoken of. */
const LEAST_SPOKEN = 30

/** Null without held-out ratings. */
export function analyseCalibration(
  ratings: Pick<HeldOutRatings, 'given' | 'predicted'>,
  scale: { readonly min: number; readonly max: number },
  protocol: string,
): Calibration | null {
  const count = ratings.given.length
  if (count === 0) return null
  const bins = calibrationBins(ratings, scale)
  const error = bins.reduce((sum, bin) => sum + bin.ratings * Math.abs(bin.predicted - bin.given), 0) / count
  const line = fitLine(ratings)
  return {
    name: 'calibration',
    protocol,
    ratings: count,
    bins,
    slope: line?.slope ?? null,
    intercept: line?.intercept ?? null,
    error,
    summary: describe(bins, error, line, scale),
  }
}

export function calibrationBins(
  { given, predicted }: Pick<HeldOutRatings, 'given' | 'predicted'>,
  scale: { readonly min: number; readonly max: number },
): Calibration['bins'] {
  const width = (scale.max - scale.min) / BINS
  const sums = Array.from({ length: BINS }, () => ({ ratings: 0, predicted: 0, given: 0, squares: 0 }))
  for (let place = 0; place < given.length; place++) {
    const prediction = predicted[place] as number
    const bin = width === 0 ? 0 : Math.floor((prediction - scale.min) / width)
    const sum = sums[Math.max(0, Math.min(BINS - 1, bin))] as (typeof sums)[number]
    const value = given[place] as number
    sum.ratings++
    sum.predicted += prediction
    sum.given += value
    sum.squares += value * value
  }
  return sums.flatMap(({ ratings: n, ...sum }, bin) => {
    if (n === 0) return []
    const mean = sum.given / n
    const variance = n < 2 ? 0 : Math.max(0, sum.squares - n * mean ** 2) / (n - 1)
    return {
      from: scale.min + bin * width,
      to: scale.min + (bin + 1) * width,
      ratings: n,
      predicted: sum.predicted / n,
      given: mean,
      standardError: Math.sqrt(variance / n),
    }
  })
}

/** Least squares of given on predicted; null where the predictions are all the same. */
export function fitLine({
  given,
  predicted,
}: Pick<HeldOutRatings, 'given' | 'predicted'>): { slope: number; intercept: number } | null {
  const n = given.length
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / n
  const [x, y] = [mean(predicted), mean(given)]
  let squares = 0
  let products = 0
  for (let place = 0; place < n; place++) {
    const difference = (predicted[place] as number) - x
    squares += difference ** 2
    products += difference * ((given[place] as number) - y)
  }
  if (squares === 0) return null
  const slope = products / squares
  return { slope, intercept: y - slope * x }
}

function describe(
  bins: Calibration['bins'],
  error: number,
  line: { readonly slope: number } | null,
  scale: { readonly min: number; readonly max: number },
): string {
  const spoken = bins.filter(({ ratings }) => ratings >= LEAST_SPOKEN)
  const off = ({ predicted, given }: Calibration['bins'][number]) => Math.abs(predicted - given)
  const worst = (spoken.length === 0 ? bins : spoken).reduce((most, bin) =>
    off(bin) > off(most) ? bin : most,
  )
  const boldness =
    line === null
      ? ''
      : Math.abs(line.slope - 1) < 0.05
        ? ` Predictions spread as they should (slope ${decimal(line.slope)}).`
        : line.slope < 1
          ? ` Predictions are too bold: where they differ by 1, ratings differ by ${decimal(line.slope)}.`
          : ` Predictions are too cautious: where they differ by 1, ratings differ by ${decimal(line.slope)}.`
  return (
    `Predicted and given ratings differ by ${decimal(error, 3)} on average over the bins, ` +
    `${percent(error / (scale.max - scale.min))} of the scale, at most by ${decimal(off(worst))} ` +
    `(predicted ${decimal(worst.predicted)}, given ${decimal(worst.given)}).${boldness}`
  )
}
