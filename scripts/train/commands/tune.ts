/** `foldin tune`: searches the options that measure best on a validation part of the interactions. */
import { type Command, InvalidArgumentError } from 'commander'
import type { ColumnChoice } from '../ingest/columns.ts'
import type { Feedback } from '../ingest/feedback.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { describeSplit, type SplitSpec } from '../split.ts'
import { loadTrainingData } from '../training-data.ts'
import type { TuneMetric } from '../tune/measure-trial.ts'
import { TrialsFile } from '../tune/trials-file.ts'
import { tune } from '../tune/tune.ts'
import { trainCommand, trialsTable } from '../tune/tune-report.ts'
import { UsageError } from './failure.ts'
import { oneOf, wholeNumber } from './option-values.ts'
import { columnChoice, DEFAULT_SEED, solverChoice, splitChoice } from './training-arguments.ts'

interface TuneArguments {
  readonly trials: number
  readonly metric?: TuneMetric
  readonly validation: SplitSpec
  readonly iterations: number
  readonly factors: number
  readonly solver?: ReturnType<typeof solverChoice>
  readonly feedback?: Feedback
  readonly columns?: ColumnChoice
  readonly maxBadRows: number
  readonly threads?: number
  readonly seed: number
  readonly trialsFile: string
  readonly json: boolean
}

const MAX_TRIALS = 10_000

export function addTuneCommand(program: Command): void {
  program
    .command('tune')
    .summary('search the options that measure best')
    .description(
      'Search the options of a training: trials around the defaults, measured on a part held out of these ' +
        'interactions, the better third of them with three times as many iterations, and so on.',
    )
    .argument('<interactions>', 'file of the interactions, without any that the final model is measured on')
    .option('--trials <n>', 'trials; the first is the defaults', wholeNumber(1, MAX_TRIALS), 24)
    .option('--metric <name>', 'recall@K, ndcg@K, rmse or mae (default: ndcg@10)', metricChoice)
    .option('--validation <how>', 'random:0.2, temporal:0.2 or leave-last:1', splitChoice, {
      kind: 'random',
      share: 0.2,
    } satisfies SplitSpec)
    .option('--iterations <n>', 'most iterations of a trial', wholeNumber(1, 1000), 12)
    .option('--factors <n>', 'length of the vectors', wholeNumber(1, 512), 64)
    .option('--solver <how>', 'cholesky, cg or cg:STEPS (default: as `foldin train`)', solverChoice)
    .option(
      '--feedback <kind>',
      'explicit or implicit (default: by the values)',
      oneOf('explicit', 'implicit'),
    )
    .option('--columns <roles>', 'user=…,item=…,value=…,time=…, each a name or a position', columnChoice)
    .option('--max-bad-rows <n>', 'rows that may be unreadable', wholeNumber(0, 2 ** 31), 0)
    .option('--threads <n>', 'of the training (default: one a core)', wholeNumber(1, 64))
    .option('--seed <n>', 'same seed, same trials', wholeNumber(0, 2 ** 32 - 1), DEFAULT_SEED)
    .option(
      '--trials-file <file>',
      'where the trials are kept, to go on where a search stopped',
      'trials.jsonl',
    )
    .option('--json', 'print one JSON object on stdout', false)
    .action(runTune)
}

async function runTune(interactions: string, given: TuneArguments): Promise<void> {
  const { metric = NDCG_AT_10, seed } = given
  const output = createOutput(process.stderr)
  const { dataset } = await loadTrainingData(
    {
      interactions,
      items: null,
      columns: given.columns ?? null,
      feedback: given.feedback ?? null,
      maxBadRows: given.maxBadRows,
      test: null,
      split: given.validation,
      seed,
      name: null,
      simulated: false,
    },
    output,
  )
  if (metric.table === 'rating' && dataset.feedback === 'implicit') {
    throw new UsageError(`--metric ${metric.name} measures predicted ratings, and the feedback is implicit`)
  }
  const file = new TrialsFile(given.trialsFile, {
    interactions,
    count: dataset.train.values.length,
    metric: metric.name,
    validation: describeSplit(given.validation),
    factors: given.factors,
    seed,
  })
  if (file.records.length > 0) {
    output.say(`${file.records.length} measurements are in ${given.trialsFile} already`)
  }
  const fixed = { factors: given.factors, solver: given.solver, seed }
  const result = await tune(
    dataset,
    {
      trials: given.trials,
      metric,
      iterations: given.iterations,
      seed,
      fixed: { ...fixed, threads: given.threads },
    },
    file,
    ({ trial, iterations, score, ms }, done, of) =>
      output.say(
        `${done}/${of}  trial ${trial}, ${iterations} iterations: ${metric.name} ${score.toFixed(4)}, ${(ms / 1000).toFixed(1)} s`,
      ),
  )
  const [best] = result.ranked
  if (best === undefined) throw new RangeError('there is no trial')
  const command = trainCommand(interactions, best, fixed, {
    columns: given.columns ?? null,
    feedback: given.feedback ?? null,
  })
  if (given.json) {
    return printJson({ metric: metric.name, rungs: result.rungs, best, trials: result.ranked, command })
  }
  printLine(trialsTable(result.ranked, metric))
  printLine(
    `\nBest of ${given.trials} trials (${describeSplit(given.validation)}, seed ${seed}):\n${command}`,
  )
}

const NDCG_AT_10: TuneMetric = { name: 'ndcg@10', table: 'ranking', higherIsBetter: true }

/** Reads `--metric`. */
function metricChoice(text: string): TuneMetric {
  if (text === 'rmse' || text === 'mae') return { name: text, table: 'rating', higherIsBetter: false }
  const k = Number(/^(?:recall|ndcg)@(\d{1,3})$/.exec(text)?.[1])
  if (k >= 1 && k <= 512) return { name: text, table: 'ranking', higherIsBetter: true }
  throw new InvalidArgumentError('Expected recall@K or ndcg@K with K from 1 to 512, rmse or mae.')
}
