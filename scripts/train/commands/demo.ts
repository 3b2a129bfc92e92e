/** `foldin demo`, which `npm start` runs: films, a model trained on them, and the site that serves it. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { findDemoData } from '../demo-data.ts'
import { findTrained, fingerprint, rememberTrained } from '../demo-model.ts'
import type { ColumnChoice } from '../ingest/columns.ts'
import { checkModelDirectory, type ModelDirectory, readModelDirectory } from '../model-directory.ts'
import { createOutput, type Output, printLine } from '../output.ts'
import { PROJECT_FOLDER, WRANGLER_CONFIG } from '../project.ts'
import { publishModel } from '../publish.ts'
import { openLocalTarget } from '../targets/cloudflare.ts'
import { trainAndMeasure } from '../train-and-measure.ts'
import { loadTrainingData } from '../training-data.ts'
import { describeTraining } from '../training-report.ts'
import { UsageError } from './failure.ts'
import { type ServingOptions, serveUntilInterrupted, withServingOptions } from './serving.ts'
import {
  columnChoice,
  DEFAULT_SEED,
  type TrainingArguments,
  withTrainingOptions,
} from './training-arguments.ts'

interface DemoArguments extends TrainingArguments, ServingOptions {
  readonly ratings?: string
  readonly items?: string
  readonly columns?: ColumnChoice
  readonly out: string
}

/** `DemoData`, or what the options say. */
interface Films {
  readonly ratings: string
  readonly items: string | null
  /** Null takes the name of the file. */
  readonly name: string | null
  readonly simulated: boolean
}

/** Held out to say how good the model is; the one that is served is trained on everything. */
const SPLIT = { kind: 'random', share: 0.2 } as const
const PLACES = [10, 20]

export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .summary('train on films and serve the demo site')
    .description(
      'Train on MovieLens, or on ratings of your own, publish locally, and serve API and demo site until Ctrl-C.',
    )
    .option('--ratings <file>', 'ratings of your own instead of MovieLens')
    .option('--items <file>', 'titles, years and genres of their items')
    .option('--columns <roles>', 'user=…,item=…,value=…,time=…, each a name or a position', columnChoice)
    .option('--out <folder>', 'model directory', join(PROJECT_FOLDER, '.foldin/demo'))
  withServingOptions(withTrainingOptions(command)).action(demo)
}

async function demo(given: DemoArguments): Promise<void> {
  if (given.ratings === undefined && (given.items ?? given.columns) !== undefined) {
    throw new UsageError('--items and --columns are about ratings of your own: give --ratings with them')
  }
  const output = createOutput(process.stderr)
  const data: Films =
    given.ratings === undefined
      ? await findDemoData(output)
      : { ratings: given.ratings, items: given.items ?? null, name: null, simulated: false }
  const model = await findOrTrain(data, given, output)
  await publishLocally(model, given.state)
  await serveUntilInterrupted(given, output)
}

/** The model of the last run where nothing has changed since. */
async function findOrTrain(data: Films, given: DemoArguments, output: Output): Promise<ModelDirectory> {
  const { columns, factors, iterations, regularization, unobservedWeight, solver, ratingRegularization } =
    given
  const seed = given.seed ?? DEFAULT_SEED
  const overrides = {
    factors,
    iterations,
    regularization,
    unobservedWeight,
    solver,
    ratingRegularization,
    seed,
  }
  const files = data.items === null ? [data.ratings] : [data.ratings, data.items]
  const print = await fingerprint(files, {
    name: data.name,
    columns,
    overrides,
    split: SPLIT,
    places: PLACES,
  })
  const found = await findTrained(given.out, print)
  if (found !== null) {
    output.say(`Taking the model of the last run, ${found.modelVersion}: data and options are the same.`)
    return found
  }
  await checkModelDirectory(given.out)
  const report = await trainAndMeasure(
    await loadTrainingData(
      {
        interactions: data.ratings,
        items: data.items,
        name: data.name,
        simulated: data.simulated,
        columns: columns ?? null,
        feedback: null,
        maxBadRows: 0,
        test: null,
        split: SPLIT,
        seed,
      },
      output,
    ),
    {
      overrides: { ...overrides, threads: given.threads },
      measure: { at: PLACES, relevantFrom: null },
      refit: true,
      out: given.out,
    },
    output,
  )
  await rememberTrained(given.out, print, report.modelVersion)
  printLine(describeTraining(report))
  return readModelDirectory(given.out)
}

async function publishLocally(model: ModelDirectory, stateFolder: string): Promise<void> {
  const target = await openLocalTarget(WRANGLER_CONFIG, stateFolder)
  try {
    await publishModel(model, target)
  } finally {
    await target.close()
  }
}
