/** `foldin train`: ratings or events in, a measured model directory out. */
import { type Command, Option } from 'commander'
import type { AttributeDeclaration } from '../attributes.ts'
import { MAX_PLACES } from '../evaluate/served-tables.ts'
import type { ColumnChoice } from '../ingest/columns.ts'
import { checkModelDirectory } from '../model-directory.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { MODEL_FOLDER } from '../project.ts'
import type { SplitSpec } from '../split.ts'
import { trainAndMeasure } from '../train-and-measure.ts'
import { loadTrainingData } from '../training-data.ts'
import { describeTraining, trainingJson } from '../training-report.ts'
import { UsageError } from './failure.ts'
import { decimalNumber, oneOf, wholeNumber, wholeNumbers } from './option-values.ts'
import {
  attributeChoice,
  columnChoice,
  DEFAULT_SEED,
  splitChoice,
  type TrainingArguments,
  withTrainingOptions,
} from './training-arguments.ts'

interface TrainArguments extends TrainingArguments {
  readonly items?: string
  readonly attributes?: readonly AttributeDeclaration[]
  readonly newItems: boolean
  readonly without?: string
  readonly feedback?: 'explicit' | 'implicit'
  readonly columns?: ColumnChoice
  readonly test?: string
  readonly split?: SplitSpec
  readonly refit: boolean
  readonly at: readonly number[]
  readonly relevantFrom?: number
  readonly maxBadRows: number
  readonly name?: string
  readonly out: string
  readonly json: boolean
}

export function addTrainCommand(program: Command): void {
  withTrainingOptions(
    program
      .command('train')
      .summary('train a model on ratings or events')
      .description(
        'Train a model on ratings or events: CSV, TSV, Parquet or JSON lines, one interaction a row.',
      )
      .argument('<interactions>', 'file of the interactions')
      .argument('[more...]', 'files whose interactions are added, as `foldin events export` writes them')
      .option('--without <file>', 'leave out the users and pairs of this file, one a line: user,item')
      .option('--items <file>', 'file of the items: titles and whatever else is to be shown')
      .option(
        '--attributes <names>',
        'what filters can ask of the items: genres:set,year:number,adult:flag, or none (default: by the items file)',
        attributeChoice,
      )
      .option('--no-new-items', 'leave items out that nobody has had (default: by their attributes)')
      .option(
        '--feedback <kind>',
        'explicit or implicit (default: by the values)',
        oneOf('explicit', 'implicit'),
      )
      .option('--columns <roles>', 'user=…,item=…,value=…,time=…, each a name or a position', columnChoice)
      .addOption(new Option('--test <file>', 'measure on the interactions of this file').conflicts('split'))
      .option('--split <how>', 'hold out and measure: random:0.2, temporal:0.2 or leave-last:1', splitChoice)
      .option('--refit', 'train again on everything once it is measured', false)
      .option('--at <k,…>', 'places of the ranking metrics', wholeNumbers(1, MAX_PLACES), [10, 20])
      .option(
        '--relevant-from <value>',
        'least value of a relevant interaction (default: all are)',
        decimalNumber(null),
      )
      .option('--max-bad-rows <n>', 'rows that may be unreadable', wholeNumber(0, 2 ** 31), 0),
  )
    .option('--name <name>', 'name of the data, as the API shows it (default: by the file)')
    .option('--out <folder>', 'model directory to write', MODEL_FOLDER)
    .option('--json', 'print one JSON object on stdout', false)
    .action(train)
}

async function train(interactions: string, more: readonly string[], given: TrainArguments): Promise<void> {
  if (given.refit && given.split === undefined) {
    throw new UsageError('--refit trains again on what was held out as well: give --split with it')
  }
  if (given.attributes !== undefined && given.attributes.length > 0 && given.items === undefined) {
    throw new UsageError('--attributes names fields of the items: give --items with it')
  }
  if (given.relevantFrom !== undefined && given.split === undefined && given.test === undefined) {
    throw new UsageError('--relevant-from says what is measured: give --split or --test with it')
  }
  await checkModelDirectory(given.out)
  const output = createOutput(process.stderr)
  const data = await loadTrainingData(
    {
      interactions,
      more,
      without: given.without ?? null,
      items: given.items ?? null,
      columns: given.columns ?? null,
      feedback: given.feedback ?? null,
      maxBadRows: given.maxBadRows,
      test: given.test ?? null,
      split: given.split ?? { kind: 'none' },
      seed: given.seed ?? DEFAULT_SEED,
      name: given.name ?? null,
      simulated: false,
      attributes: given.attributes ?? null,
      newItems: given.newItems,
    },
    output,
  )
  if (given.bayesian && data.dataset.feedback === 'implicit') {
    throw new UsageError(
      '--bayesian trains the rating table, and the feedback is implicit: leave it out, or give --feedback explicit',
    )
  }
  const report = await trainAndMeasure(
    data,
    {
      overrides: given,
      measure: { at: given.at, relevantFrom: given.relevantFrom ?? null },
      refit: given.refit,
      out: given.out,
    },
    output,
  )
  if (given.json) return printJson(trainingJson(report))
  printLine(describeTraining(report))
  printLine(`Next: npx foldin publish${given.out === MODEL_FOLDER ? '' : ` ${given.out}`}`)
}
