/** `foldin evaluate`: measures a model directory on a file of interactions that it was not trained on. */
import type { Command } from 'commander'
import { blobKey } from '../../../src/model/keys.ts'
import { evaluate } from '../evaluate/evaluate.ts'
import { MAX_PLACES, ServedTables } from '../evaluate/served-tables.ts'
import { gatherTestUsers } from '../evaluate/test-file-users.ts'
import type { ColumnChoice } from '../ingest/columns.ts'
import { ingestInteractions } from '../ingest/ingest.ts'
import { metricsTable } from '../metrics-table.ts'
import { readModelDirectory } from '../model-directory.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { readBlob } from '../read-blob.ts'
import { evaluationProgress } from '../training-run.ts'
import { decimalNumber, wholeNumber, wholeNumbers } from './option-values.ts'
import { columnChoice } from './training-arguments.ts'

interface EvaluateArguments {
  readonly test: string
  readonly columns?: ColumnChoice
  readonly at: readonly number[]
  readonly relevantFrom?: number
  readonly maxBadRows: number
  readonly json: boolean
}

export function addEvaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .summary('measure a model on a file of interactions')
    .description('Measure a model directory on interactions that it was not trained on.')
    .argument('<model>', 'model directory, as `foldin train` writes it')
    .requiredOption('--test <file>', 'file of the interactions')
    .option('--columns <roles>', 'user=…,item=…,value=…,time=…, each a name or a position', columnChoice)
    .option('--at <k,…>', 'places of the ranking metrics', wholeNumbers(1, MAX_PLACES), [10, 20])
    .option(
      '--relevant-from <value>',
      'least value of a relevant interaction (default: all are)',
      decimalNumber(null),
    )
    .option('--max-bad-rows <n>', 'rows that may be unreadable', wholeNumber(0, 2 ** 31), 0)
    .option('--json', 'print one JSON object on stdout', false)
    .action(evaluateDirectory)
}

async function evaluateDirectory(directory: string, given: EvaluateArguments): Promise<void> {
  const output = createOutput(process.stderr)
  const { manifest, modelVersion, blobs } = await readModelDirectory(directory)
  const start = performance.now()
  const test = await ingestInteractions(given.test, {
    role: 'test',
    feedback: manifest.feedback,
    maxBadRows: given.maxBadRows,
    ...(given.columns && { columns: given.columns }),
  })
  const ingestMs = performance.now() - start
  const served = await ServedTables.load(manifest, (sha256) => readBlob(blobs, blobKey(sha256)))
  const users = gatherTestUsers(test, served)
  const { metrics, heldOut } = evaluate(
    { served, trained: null, users, at: given.at, relevantFrom: given.relevantFrom ?? null },
    evaluationProgress(output, users.length),
  )
  if (given.json) {
    const timings = { ingestMs, evaluateMs: performance.now() - start - ingestMs }
    const model = { ...manifest.counts, factors: manifest.ranking.factors }
    return printJson({ metrics, timings, model, modelVersion, heldOut, protocol: given.test })
  }
  printLine(`Model ${modelVersion} on ${heldOut} interactions of ${users.length} users (${given.test}):`)
  printLine(metricsTable(metrics))
}
