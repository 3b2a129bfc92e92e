/** `foldin publish`, `versions`, `rollback`: what is served, locally or in the account. */
import type { Command } from 'commander'
import { manifestKey } from '../../../src/model/keys.ts'
import { type Manifest, manifestSchema } from '../../../src/model/manifest.ts'
import { readModelDirectory } from '../model-directory.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { LOCAL_STATE_FOLDER, MODEL_FOLDER, WRANGLER_CONFIG } from '../project.ts'
import { publishModel } from '../publish.ts'
import type { PublishTarget } from '../publish-target.ts'
import { pointTo, readPointer, rollbackVersion, writePointer } from '../served-versions.ts'
import { openLocalTarget, openRemoteTarget } from '../targets/cloudflare.ts'
import { datasetLabel } from '../training-report.ts'
import { oneOf } from './option-values.ts'

interface TargetOptions {
  readonly to: 'local' | 'remote'
  readonly state: string
  readonly json: boolean
}

export function addPublishingCommands(program: Command): void {
  withTargetOptions(program.command('publish'))
    .summary('publish a trained model')
    .description('Upload what is missing of a model, verify it, and make it the served version.')
    .argument('[model]', 'model directory, as `foldin train` writes it', MODEL_FOLDER)
    .action((directory: string, options: TargetOptions) => publish(directory, options))

  withTargetOptions(program.command('versions'))
    .summary('list the published versions')
    .description('List the served version and those that `foldin rollback` can return to, newest first.')
    .action(listVersions)

  withTargetOptions(program.command('rollback'))
    .summary('serve an earlier version again')
    .description('Serve an earlier version again. Nothing is uploaded.')
    .argument('[version]', 'one of `foldin versions`; the one served before unless given')
    .action((version: string | undefined, options: TargetOptions) => rollback(version ?? null, options))
}

function withTargetOptions(command: Command): Command {
  return command
    .option('--to <target>', 'local or remote', oneOf('local', 'remote'), 'local')
    .option('--remote', 'the same as --to remote')
    .on('option:remote', () => command.setOptionValue('to', 'remote'))
    .option('--state <folder>', 'folder of the local store', LOCAL_STATE_FOLDER)
    .option('--json', 'print one JSON object on stdout', false)
}

async function publish(directory: string, options: TargetOptions): Promise<void> {
  const output = createOutput(process.stderr)
  const model = await readModelDirectory(directory)
  await withTarget(options, async (target) => {
    const published = await publishModel(model, target, (step) => output.say(`${target.name}: ${step}`))
    if (options.json) return printJson({ ...published, target: target.name })
    const kept = published.keptBlobs === 0 ? '' : `, ${published.keptBlobs} were there already`
    printLine(
      `Published ${published.modelVersion} to ${target.name}: ${published.uploadedBlobs} blobs uploaded${kept}.`,
    )
    if (published.replaced !== null)
      printLine(`Before, ${published.replaced} was served: foldin rollback returns to it.`)
    if (target.name === 'local') printLine('Next: npx foldin dev')
  })
}

interface VersionLine {
  readonly modelVersion: string
  readonly current: boolean
  /** Null where its manifest is gone. */
  readonly manifest: Manifest | null
}

async function listVersions(options: TargetOptions): Promise<void> {
  await withTarget(options, async (target) => {
    const pointer = await readPointer(target.documents)
    const lines: VersionLine[] = []
    for (const modelVersion of pointer === null ? [] : [pointer.current, ...pointer.previous]) {
      lines.push({
        modelVersion,
        current: modelVersion === pointer?.current,
        manifest: await readManifest(target, modelVersion),
      })
    }
    if (options.json) return printJson({ versions: lines })
    if (lines.length === 0) printLine('Nothing has been published yet: run `foldin publish`.')
    for (const line of lines) printLine(describeVersion(line))
  })
}

function describeVersion({ modelVersion, current, manifest }: VersionLine): string {
  const mark = `${current ? '*' : ' '} ${modelVersion}`
  if (manifest === null) return `${mark}  (its manifest is missing)`
  const { dataset, counts, evaluation } = manifest
  const rmse = evaluation?.metrics.int8?.rmse
  const ndcg = evaluation?.metrics.int8?.['ndcg@10']
  return [
    mark,
    datasetLabel(dataset),
    `${counts.users} users, ${counts.items} items, ${counts.interactions} interactions`,
    ...(rmse === undefined ? [] : [`RMSE ${rmse.toFixed(4)}`]),
    ...(ndcg === undefined ? [] : [`nDCG@10 ${ndcg.toFixed(4)}`]),
  ].join('  ')
}

async function rollback(asked: string | null, options: TargetOptions): Promise<void> {
  await withTarget(options, async (target) => {
    const pointer = await readPointer(target.documents)
    const version = rollbackVersion(pointer, asked)
    if ((await readManifest(target, version)) === null) {
      throw new Error(
        `the manifest of ${version} is missing or damaged in the ${target.name} store: publish it again`,
      )
    }
    await writePointer(target.documents, pointTo(pointer, version))
    if (options.json) return printJson({ modelVersion: version, replaced: pointer?.current ?? null })
    printLine(`${version} is served again, instead of ${pointer?.current}.`)
  })
}

async function readManifest(target: PublishTarget, version: string): Promise<Manifest | null> {
  const text = await target.documents.get(manifestKey(version))
  if (text === null) return null
  return manifestSchema.safeParse(JSON.parse(text)).data ?? null
}

async function withTarget(
  options: TargetOptions,
  act: (target: PublishTarget) => Promise<void>,
): Promise<void> {
  const target =
    options.to === 'remote'
      ? await openRemoteTarget(WRANGLER_CONFIG)
      : await openLocalTarget(WRANGLER_CONFIG, options.state)
  try {
    await act(target)
  } finally {
    await target.close()
  }
}
