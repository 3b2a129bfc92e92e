/** `foldin publish`: a trained model becomes the served one, or a canary beside it, if it is good enough. */
import type { Command } from 'commander'
import { modelBytes } from '../../../src/model/memory-budget.ts'
import { type ModelDirectory, readModelDirectory } from '../model-directory.ts'
import { describeMemory } from '../model-memory.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { MODEL_FOLDER } from '../project.ts'
import { type Published, publishModel } from '../publish.ts'
import {
  type Comparison,
  compareQuality,
  DEFAULT_MARGIN,
  describeComparison,
  isWorse,
} from '../publish-gate.ts'
import type { PublishTarget } from '../publish-target.ts'
import { readPublishedManifest } from '../published-manifest.ts'
import { readPointer, withCanary } from '../served-versions.ts'
import { UsageError } from './failure.ts'
import { decimalNumber } from './option-values.ts'
import { type TargetOptions, withTarget, withTargetOptions } from './target-options.ts'

interface PublishArguments extends TargetOptions {
  /** Percent of the users. */
  readonly canary?: number
  /** Percent. */
  readonly margin: number
  readonly force: boolean
}

export function addPublishCommand(program: Command): void {
  withTargetOptions(program.command('publish'))
    .summary('publish a trained model')
    .description(
      'Upload what is missing of a model, verify it, and make it the served version. A model that is worse than the served one is refused, where both were measured in the same way.',
    )
    .argument('[model]', 'model directory, as `foldin train` writes it', MODEL_FOLDER)
    .option(
      '--canary <percent>',
      'serve it to so many percent of the users, beside the served version',
      decimalNumber(0),
    )
    .option(
      '--margin <percent>',
      'how much worse than the served one it may be, in nDCG and in RMSE',
      decimalNumber(0),
      100 * DEFAULT_MARGIN,
    )
    .option('--force', 'publish it even where it is worse', false)
    .action((directory: string, options: PublishArguments) => publish(directory, options))
}

async function publish(directory: string, options: PublishArguments): Promise<void> {
  const canaryPercent = options.canary ?? null
  if (canaryPercent !== null && canaryPercent > 100) {
    throw new UsageError(`--canary ${canaryPercent}: expected a number from 0 to 100`)
  }
  const output = createOutput(process.stderr)
  const model = await readModelDirectory(directory)
  await withTarget(options, async (target) => {
    const compared = await compareWithServed(target, model, canaryPercent, options.margin / 100)
    output.say(describeGate(compared))
    if (isWorse(compared.comparison) && !options.force) {
      throw new Error(
        `${model.modelVersion} is worse than ${compared.served}, which is served, by more than ${options.margin} %: ${describeComparison(compared.comparison)}. Nothing was published; --margin allows more, --force anything.`,
      )
    }
    output.say(describeMemory(model.manifest))
    const onStep = (step: string) => output.say(`${target.name}: ${step}`)
    const published = await publishModel(model, target, { canaryPercent, onStep })
    if (options.json)
      return printJson({
        ...published,
        memoryBytes: modelBytes(model.manifest),
        target: target.name,
        ...compared,
      })
    describePublished(published, target.name)
  })
}

interface Compared {
  /** The version compared with; null where none is served. */
  readonly served: string | null
  readonly comparison: Comparison
}

/** Also refuses a canary that could not be, before anything is uploaded. */
async function compareWithServed(
  target: PublishTarget,
  model: ModelDirectory,
  canaryPercent: number | null,
  margin: number,
): Promise<Compared> {
  const pointer = await readPointer(target.documents)
  if (canaryPercent !== null) withCanary(pointer, model.modelVersion, canaryPercent)
  const served = pointer?.current ?? null
  if (served === model.modelVersion) {
    return { served, comparison: { kind: 'not-compared', reason: 'this model is the served one' } }
  }
  const manifest = served === null ? null : await readPublishedManifest(target, served)
  return { served, comparison: compareQuality(model.manifest, manifest, margin) }
}

function describeGate({ served, comparison }: Compared): string {
  return comparison.kind === 'compared'
    ? `Compared with ${served}, which is served (${comparison.protocol}): ${describeComparison(comparison)}`
    : `Not compared with a served model: ${comparison.reason}`
}

function describePublished(published: Published, target: string): void {
  const { modelVersion, uploadedBlobs, keptBlobs, replaced, canaryPercent } = published
  const kept = keptBlobs === 0 ? '' : `, ${keptBlobs} were there already`
  printLine(`Published ${modelVersion} to ${target}: ${uploadedBlobs} blobs uploaded${kept}.`)
  if (canaryPercent !== null) {
    printLine(
      `It is the canary, for ${canaryPercent} % of the users: foldin promote makes it the one for all.`,
    )
  }
  if (replaced !== null) printLine(`Before, ${replaced} was served: foldin rollback returns to it.`)
  if (target === 'local') printLine('Next: npx foldin dev; one that runs takes it up within half a minute.')
}
