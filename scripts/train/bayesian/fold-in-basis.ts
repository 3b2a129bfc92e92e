/**
 * Turns the averaged factors into tables that fold-in can use as it is. A user's (p, b) has some mean m and
 * covariance C over the users. The change of variables
 *
 *     p = m_p + L p',   b = m_b + aᵀ(p − m_p) + b'      C_pp = L Lᵀ,   C_pp a = C_pb
 *
 * makes (p', b') uncorrelated with mean zero and unit variance of every p', and leaves every prediction as it is
 * when the items take the rest:
 *
 *     q' = Lᵀ(q + a),   b_i' = b_i + m_p·q,   mean' = mean + m_b
 *
 * The prior's precision is then a multiple of the identity, which is what the regularisation λ (with ν = 0) of
 * the row equation says: the fold-in of the plain rating table is the posterior mean of a new user.
 */
import { factorCholesky, solveCholesky } from '../../../src/model/cholesky.ts'
import type { LowRankMean } from './posterior-mean.ts'

export interface FoldInBasis extends LowRankMean {
  /** What every prediction has in common. */
  readonly mean: number
  /** Variance of b' over the users. */
  readonly biasVariance: number
}

/** Share of a variance that is added to it, so that a covariance of few users is regular. */
const JITTER = 1e-6

export function changeBasis(average: LowRankMean, mean: number): FoldInBasis {
  const { rank, userFactors, itemFactors, userBiases, itemBiases } = average
  const users = userBiases.length
  const items = itemBiases.length
  const factorMeans = new Float64Array(rank)
  let biasMean = 0
  for (let user = 0; user < users; user++) {
    for (let i = 0; i < rank; i++) {
      factorMeans[i] = (factorMeans[i] as number) + (userFactors[user * rank + i] as number) / users
    }
    biasMean += (userBiases[user] as number) / users
  }
  const covariance = new Float64Array(rank * rank)
  const withBias = new Float64Array(rank)
  let variance = 0
  const centred = new Float64Array(rank)
  for (let user = 0; user < users; user++) {
    const bias = (userBiases[user] as number) - biasMean
    variance += bias ** 2 / users
    for (let i = 0; i < rank; i++)
      centred[i] = (userFactors[user * rank + i] as number) - (factorMeans[i] as number)
    for (let i = 0; i < rank; i++) {
      const share = (centred[i] as number) / users
      withBias[i] = (withBias[i] as number) + share * bias
      for (let j = i; j < rank; j++) {
        covariance[i * rank + j] = (covariance[i * rank + j] as number) + share * (centred[j] as number)
      }
    }
  }
  let trace = 0
  for (let i = 0; i < rank; i++) trace += covariance[i * rank + i] as number
  for (let i = 0; i < rank; i++) {
    covariance[i * rank + i] = (covariance[i * rank + i] as number) + (JITTER * trace) / rank
  }
  // C_pp = UᵀU, so L = Uᵀ.
  factorCholesky(covariance, rank)
  const slope = withBias.slice()
  solveCholesky(covariance, rank, slope)

  const newUsers = new Float64Array(users * rank)
  const newUserBiases = new Float64Array(users)
  for (let user = 0; user < users; user++) {
    let bias = (userBiases[user] as number) - biasMean
    for (let i = 0; i < rank; i++) {
      const value = (userFactors[user * rank + i] as number) - (factorMeans[i] as number)
      bias -= (slope[i] as number) * value
      // Uᵀ p' = p − m_p, from the first row down.
      let rest = value
      for (let k = 0; k < i; k++)
        rest -= (covariance[k * rank + i] as number) * (newUsers[user * rank + k] as number)
      newUsers[user * rank + i] = rest / (covariance[i * rank + i] as number)
    }
    newUserBiases[user] = bias
  }
  const newItems = new Float64Array(items * rank)
  const newItemBiases = new Float64Array(items)
  for (let item = 0; item < items; item++) {
    let bias = itemBiases[item] as number
    for (let i = 0; i < rank; i++) {
      bias += (factorMeans[i] as number) * (itemFactors[item * rank + i] as number)
      let sum = 0
      for (let j = i; j < rank; j++) {
        sum +=
          (covariance[i * rank + j] as number) *
          ((itemFactors[item * rank + j] as number) + (slope[j] as number))
      }
      newItems[item * rank + i] = sum
    }
    newItemBiases[item] = bias
  }
  let biasVariance = variance
  for (let i = 0; i < rank; i++) biasVariance -= (slope[i] as number) * (withBias[i] as number)
  return {
    rank,
    userFactors: newUsers,
    itemFactors: newItems,
    userBiases: newUserBiases,
    itemBiases: newItemBiases,
    mean: mean + biasMean,
    biasVariance: Math.max(biasVariance, JITTER * variance),
  }
}
