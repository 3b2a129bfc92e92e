/** The ranking table: implicit ALS over all interactions. */
import { interactionWeight } from '../../../src/model/interaction-weight.ts'
import { rankingRegularization } from '../../../src/model/regularization.ts'
import type { Dataset } from '../interactions.ts'
import type { RankingModel } from '../trained-model.ts'
import { alternate } from './alternation.ts'
import type { RankingTrainOptions } from './options.ts'
import type { Workspace } from './workspace.ts'

/** @throws {DivergenceError} where a row has no finite solution. */
export async function trainRanking(
  workspace: Workspace,
  dataset: Dataset,
  options: RankingTrainOptions,
  seed: number,
  onIteration: (iteration: number, loss: number) => void,
): Promise<RankingModel> {
  const { factors, regularization, regularizationExponent, unobservedWeight, weightRule } = options
  const oppositeRows = { users: dataset.itemIds.length, items: dataset.userIds.length }
  const scale = { regularization: 1, regularizationExponent, unobservedWeight }
  workspace.setValues(dataset.train.values.map((value) => interactionWeight(value, weightRule)))
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
    options: { factors, regularization, regularizationExponent, unobservedWeight, weightRule },
    userFactors,
    itemFactors,
    losses,
    iterationMs,
  }
}
