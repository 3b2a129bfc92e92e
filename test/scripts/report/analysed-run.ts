/** A small training with a held-out part, analysed as the command does. */
import { withEvaluation } from '../../../scripts/train/export.ts'
import type { Dataset, Interactions, ItemMetadata } from '../../../scripts/train/interactions.ts'
import { analyse } from '../../../scripts/train/report/analyse.ts'
import { countRows } from '../../../scripts/train/report/analyses/catalogue.ts'
import { withAnalyses } from '../../../scripts/train/report/model-analyses.ts'
import { trainingOptions } from '../../../scripts/train/training-options.ts'
import { measure, runTraining } from '../../../scripts/train/training-run.ts'
import { silentOutput } from '../../e2e/silent-output.ts'
import { datasetOf, smallDataset } from '../als/small-dataset.ts'

export interface RunChoice {
  readonly feedback?: Dataset['feedback']
  readonly metadata?: boolean
  readonly times?: boolean
  readonly heldOut?: boolean
  readonly users?: number
  readonly items?: number
  /** Items of the items file that nobody has had yet. */
  readonly newItems?: number
}

const ATTRIBUTES = [{ name: 'genres', type: 'set' }] as const
const START_S = Date.UTC(2015, 0, 1) / 1000
const WEEK_S = 7 * 86_400
/** What could break out of HTML if it were not escaped. */
export const HOSTILE_TITLE = `<img src=x onerror="alert('1')"> & "Co" </style>`

export async function analysedRun(choice: RunChoice = {}) {
  const {
    feedback = 'explicit',
    metadata = true,
    times = true,
    heldOut = true,
    users = 80,
    items = 60,
    newItems = 0,
  } = choice
  const small = inPopularityOrder(smallDataset({ users, items, feedback }))
  const train: Interactions = {
    ...small.train,
    // On every third item opinions differ more than by chance.
    values: small.train.values.map((value, place) => {
      const divided = feedback === 'explicit' && (small.train.items[place] as number) % 3 === 0
      return divided ? 1 + 4 * ((small.train.users[place] as number) % 2) : value
    }),
    times: times ? Float64Array.from(small.train.values, (_, place) => START_S + place * WEEK_S) : null,
  }
  const dataset: Dataset = {
    ...small,
    train,
    newItemIds: Array.from({ length: newItems }, (_, place) => `new-${place}`),
    // The training part once more: nothing is said here of how good the model is.
    heldOut: heldOut ? { protocol: 'the same again', interactions: train } : null,
  }
  const ids = [...dataset.itemIds, ...(dataset.newItemIds ?? [])]
  const films = metadata ? new Map(ids.map((id, row) => [id, film(row)])) : null
  const options = trainingOptions(dataset, { factors: 8, iterations: 3, threads: 1, seed: 5 })
  const run = await runTraining(
    { dataset, metadata: films, simulated: true, attributes: metadata ? ATTRIBUTES : [], options },
    silentOutput,
  )
  const measured =
    dataset.heldOut && (await measure(run, dataset.heldOut, { at: [5], relevantFrom: null }, silentOutput))
  const evaluation = measured && {
    protocol: measured.protocol,
    heldOut: measured.heldOut,
    refitted: false,
    metrics: measured.metrics,
  }
  const analyses = await analyse({ run, measured: measured && run, evaluation, metadata: films })
  const exported = evaluation ? withEvaluation(run.exported, evaluation) : run.exported
  return { run, analyses, exported: withAnalyses(exported, analyses) }
}

/** Item rows renumbered by falling number of interactions, as every data set has them. */
function inPopularityOrder(dataset: Dataset): Dataset {
  const { users, items, values } = dataset.train
  const counts = countRows(items, dataset.itemIds.length)
  const order = [...counts.keys()].sort((one, other) => (counts[other] as number) - (counts[one] as number))
  const rowOf = new Map(order.map((before, row) => [before, row]))
  const pairs = Array.from(users, (user, place) => ({
    user,
    item: rowOf.get(items[place] as number) as number,
    value: values[place] as number,
  })).sort((one, other) => one.user - other.user || one.item - other.item)
  return datasetOf(dataset.userIds.length, order.length, pairs, dataset.feedback)
}

function film(row: number): ItemMetadata {
  const genres = ['Comedy', 'Horror', 'Drama', 'Film & Noir']
  return {
    title: row === 0 ? HOSTILE_TITLE : `Film ${row}`,
    year: 1980 + (row % 30),
    genres: [genres[row % genres.length] as string],
  }
}
