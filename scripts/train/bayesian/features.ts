/**
 * What the prior knows of a row besides its ratings: how many there are, and which. "Which" is the row's vector in
 * a small ranking table that is trained on the pairs alone, whatever their ratings: what somebody chose to watch
 * says much of what they will like (Koren, KDD 2008, SVD++).
 */
import { defaultTrainOptions } from '../als/options.ts'
import { trainRanking } from '../als/ranking.ts'
import { createWorkspace } from '../als/workspace.ts'
import type { Dataset } from '../interactions.ts'
import type { Features } from './prior.ts'

/** Features of the users and of the items: 1, the logarithm of the number of ratings, and the vector. */
export async function featuresOf(
  dataset: Dataset,
  factors: number,
  run: { readonly seed: number; readonly threads: number },
): Promise<readonly [users: Features, items: Features]> {
  const workspace = createWorkspace(dataset, { factors: Math.max(1, factors), biases: 0 }, run.threads)
  try {
    const options = {
      ...defaultTrainOptions(dataset).ranking,
      factors: Math.max(1, factors),
      weightRule: { kind: 'constant', weight: 1 },
      solver: { kind: 'cholesky' },
    } as const
    const { userFactors, itemFactors } = await trainRanking(workspace, dataset, options, run.seed, () => {})
    const { counts } = workspace
    return [
      standardFeatures(counts.users, userFactors, factors),
      standardFeatures(counts.items, itemFactors, factors),
    ]
  } finally {
    await workspace.close()
  }
}

function standardFeatures(counts: Uint32Array, vectors: Float32Array, factors: number): Features {
  const rows = counts.length
  const count = 2 + factors
  const values = new Float64Array(rows * count)
  for (let row = 0; row < rows; row++) {
    values[row * count] = 1
    values[row * count + 1] = Math.log1p(counts[row] as number)
    for (let f = 0; f < factors; f++) values[row * count + 2 + f] = vectors[row * factors + f] as number
  }
  for (let column = 1; column < count; column++) standardise(values, column, count, rows)
  return { count, values }
}

/** Mean 0 and variance 1; a column without variance becomes 0. */
function standardise(values: Float64Array, column: number, columns: number, rows: number): void {
  let mean = 0
  for (let row = 0; row < rows; row++) mean += (values[row * columns + column] as number) / rows
  let variance = 0
  for (let row = 0; row < rows; row++) {
    variance += ((values[row * columns + column] as number) - mean) ** 2 / rows
  }
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0
  for (let row = 0; row < rows; row++) {
    const place = row * columns + column
    values[place] = ((values[place] as number) - mean) * scale
  }
}
