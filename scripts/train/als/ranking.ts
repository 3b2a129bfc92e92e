/** The ranking table: implicit ALS over all interactions. */
import { type DegreeWeighting, degreeWeight } from '../../../src/model/degree-weight.ts'
import { interactionWeight } from '../../../src/model/interaction-weight.ts'
import { rankingRegularization } from '../../../src/model/regularization.ts'
import type { Dataset } from '../interactions.ts'
import { trainingShares } from '../recency-shares.ts'
import type { RankingModel } from '../trained-model.ts'
import { alternate, type OnIteration } from './alternation.ts'
import type { RankingTrainOptions } from './options.ts'
import type { Workspace } from './workspace.ts'

/** @throws {DivergenceError} where a row has no finite solution. */
export async function trainRanking(
  workspace: Workspace,
  dataset: Dataset,
  options: RankingTrainOptions,
  seed: number,
  onIteration: OnIteration,
): Promise<RankingModel> {
  const { factors, regularization, regularizationExponent, unobservedWeight, weightRule, halfLifeDays } =
    options
  const oppositeRows = { users: dataset.itemIds.length, items: dataset.userIds.length }
  const scale = { regularization: 1, regularizationExponent, unobservedWeight }
  const weighting = degreeWeighting(dataset, options)
  const { users, items, values } = dataset.train
  const { counts } = workspace
  const shares = halfLifeDays === undefined ? null : trainingShares(dataset.train, halfLifeDays)
  workspace.setValues(
    values.map((value, pair) => {
      const weight = interactionWeight(value, weightRule) * (shares?.[pair] ?? 1)
      if (weighting === null) return weight
      const ofUser = counts.users[users[pair] as number] as number
      return weight * degreeWeight(weighting, ofUser, counts.items[items[pair] as number] as number)
    }),
  )
  const { userFactors, itemFactors, losses, iterationMs } = await alternate(workspace, dataset, {
    table: 'ranking',
    factors,
    iterations: options.iterations,
    seed,
    solver: options.solver,
    unobservedWeight,
    regularization: { factors: regularization, bias: null },
    scaleOf: (side, interactions) => rankingRegularization(scale, interactions, oppositeRows[side]),
    onIteration,
  })
  return {
    options: {
      factors,
      regularization,
      regularizationExponent,
      unobservedWeight,
      weightRule,
      ...(weighting && { degreeWeighting: weighting }),
      ...(halfLifeDays !== undefined && { halfLifeDays }),
    },
    userFactors,
    itemFactors,
    losses,
    iterationMs,
  }
}

/** Null where every interaction counts as its value says. */
function degreeWeighting(dataset: Dataset, options: RankingTrainOptions): DegreeWeighting | null {
  const { userWeightExponent: userExponent, itemWeightExponent: itemExponent } = options
  const interactions = dataset.train.values.length
  if ((userExponent === 0 && itemExponent === 0) || interactions === 0) return null
  return {
    userExponent,
    itemExponent,
    userMean: interactions / dataset.userIds.length,
    itemMean: interactions / dataset.itemIds.length,
  }
}
