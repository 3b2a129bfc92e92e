/**
 * The rating table as a posterior mean: averages the samples of several independent chains, truncates their mean
 * product by SVD, and brings it into the basis in which fold-in is that of the plain rating table.
 */
import { fitBaseline } from '../als/baseline.ts'
import type { RatingTrainOptions } from '../als/options.ts'
import { summarize } from '../als/rating.ts'
import type { Dataset } from '../interactions.ts'
import type { RatingModel } from '../trained-model.ts'
import { featuresOf } from './features.ts'
import { changeBasis } from './fold-in-basis.ts'
import { sampleFactors } from './gibbs.ts'
import type { BayesianOptions } from './options.ts'
import { PosteriorMean } from './posterior-mean.ts'
import { streamOf } from './stream.ts'

/** Key of the random numbers of the sketches; gibbs.ts has the others. */
const SKETCHES = 4

/**
 * Same seed, same table, whatever the number of threads.
 * @throws {SingularSystemError} where a draw is not finite
 */
export async function trainBayesianRating(
  dataset: Dataset,
  options: RatingTrainOptions & { readonly bayesian: BayesianOptions },
  run: { readonly seed: number; readonly threads: number },
  onIteration: (iteration: number, loss: number) => void,
): Promise<RatingModel> {
  const { factors, featureFactors, chains, samples, burnIn, rank } = options.bayesian
  const { mean, min, max } = summarize(dataset.train.values)
  const { userIds, itemIds } = dataset
  const average = new PosteriorMean(
    userIds.length,
    itemIds.length,
    factors,
    rank,
    streamOf(run.seed, SKETCHES),
  )
  const features = await featuresOf(dataset, featureFactors, run)
  const losses: number[] = []
  const iterationMs: number[] = []
  let noiseVariance = 0
  let startedMs = performance.now()
  for (let chain = 0; chain < chains; chain++) {
    const sweeps = burnIn + samples
    await sampleFactors(
      dataset,
      { factors, sweeps, seed: run.seed + chain, threads: run.threads, mean, features },
      (sample) => {
        if (sample.sweep > burnIn) {
          average.add(sample)
          noiseVariance += 1 / (sample.noisePrecision * chains * samples)
        }
        losses.push(sample.squaredErrors)
        iterationMs.push(performance.now() - startedMs)
        startedMs = performance.now()
        onIteration(losses.length, sample.squaredErrors)
      },
    )
  }
  const table = changeBasis(average.finish(), mean)
  return {
    options: {
      factors: table.rank,
      regularization: noiseVariance,
      regularizationExponent: 0,
      biasRegularization: noiseVariance / table.biasVariance,
      mean: table.mean,
      scale: { min, max },
      baseline: { mean, userRegularization: options.baseline.userRegularization },
    },
    userFactors: Float32Array.from(table.userFactors),
    itemFactors: Float32Array.from(table.itemFactors),
    userBiases: Float32Array.from(table.userBiases),
    itemBiases: Float32Array.from(table.itemBiases),
    baseline: fitBaseline(dataset, mean, options.baseline),
    losses,
    iterationMs,
  }
}
