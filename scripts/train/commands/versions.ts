/** `foldin versions`, `rollback`, `promote`, `prune`: which published version is served, and which are kept. */
import type { Command } from 'commander'
import type { Manifest, Pointer } from '../../../src/model/manifest.ts'
import { createOutput, printJson, printLine } from '../output.ts'
import { pruneVersions } from '../prune.ts'
import type { PublishTarget } from '../publish-target.ts'
import { readPublishedManifest } from '../published-manifest.ts'
import {
  KEPT_VERSIONS,
  namedVersions,
  pointTo,
  promotedVersion,
  readPointer,
  rollbackVersion,
  withoutCanary,
  writePointer,
} from '../served-versions.ts'
import { datasetLabel } from '../training-report.ts'
import { UsageError } from './failure.ts'
import { wholeNumber } from './option-values.ts'
import { type TargetOptions, withTarget, withTargetOptions } from './target-options.ts'

export function addVersionCommands(program: Command): void {
  withTargetOptions(program.command('versions'))
    .summary('list the published versions')
    .description(
      'List the served version, the canary, and the versions that `foldin rollback` can return to, newest first.',
    )
    .action(listVersions)

  withTargetOptions(program.command('rollback'))
    .summary('serve an earlier version again')
    .description('Serve an earlier version again, or take the canary back. Nothing is uploaded.')
    .argument('[version]', 'one of `foldin versions`; the one served before unless given')
    .option('--canary', 'serve the canary to nobody any more, and leave the served version', false)
    .action((version: string | undefined, options: RollbackOptions) => rollback(version ?? null, options))

  withTargetOptions(program.command('promote'))
    .summary('serve the canary to all')
    .description('Make the canary the served version. Nothing is uploaded.')
    .action(promote)

  withTargetOptions(program.command('prune'))
    .summary('remove versions that are not needed any more')
    .description(
      'Remove manifests and blobs that neither the served version, nor the canary, nor the kept versions before it name. Not while something is being published, and not within a minute after it.',
    )
    .requiredOption(
      '--keep <n>',
      'how many versions before the served one are kept to go back to',
      wholeNumber(0, KEPT_VERSIONS),
    )
    .action(prune)
}

interface VersionLine {
  readonly modelVersion: string
  readonly current: boolean
  /** Percent of the users that get it; null where it is not the canary. */
  readonly canaryPercent: number | null
  /** Null where its manifest is gone. */
  readonly manifest: Manifest | null
}

async function listVersions(options: TargetOptions): Promise<void> {
  await withTarget(options, async (target) => {
    const pointer = await readPointer(target.documents)
    const lines: VersionLine[] = []
    for (const modelVersion of pointer === null ? [] : inListOrder(pointer)) {
      const canary = pointer?.canary ?? null
      lines.push({
        modelVersion,
        current: modelVersion === pointer?.current,
        canaryPercent: modelVersion === canary?.version ? canary.percent : null,
        manifest: await readPublishedManifest(target, modelVersion),
      })
    }
    if (options.json) return printJson({ versions: lines })
    if (lines.length === 0) printLine('Nothing has been published yet: run `foldin publish`.')
    for (const line of lines) printLine(describeVersion(line))
  })
}

/** The canary next to the served version. */
function inListOrder(pointer: Pointer): string[] {
  const { current, canary } = pointer
  return [...new Set([current, ...(canary === null ? [] : [canary.version]), ...namedVersions(pointer)])]
}

function describeVersion({ modelVersion, current, canaryPercent, manifest }: VersionLine): string {
  const mark = `${current ? '*' : canaryPercent === null ? ' ' : '~'} ${modelVersion}`
  const canary = canaryPercent === null ? [] : [`canary ${canaryPercent} %`]
  if (manifest === null) return [mark, ...canary, '(its manifest is missing)'].join('  ')
  const { dataset, counts, evaluation } = manifest
  const rmse = evaluation?.metrics.int8?.rmse
  const ndcg = evaluation?.metrics.int8?.['ndcg@10']
  return [
    mark,
    ...canary,
    datasetLabel(dataset),
    `${counts.users} users, ${counts.items} items, ${counts.interactions} interactions`,
    ...(rmse === undefined ? [] : [`RMSE ${rmse.toFixed(4)}`]),
    ...(ndcg === undefined ? [] : [`nDCG@10 ${ndcg.toFixed(4)}`]),
  ].join('  ')
}

interface RollbackOptions extends TargetOptions {
  readonly canary: boolean
}

async function rollback(asked: string | null, options: RollbackOptions): Promise<void> {
  if (options.canary && asked !== null) {
    throw new UsageError('--canary takes the canary back and goes to no version: leave the version out')
  }
  await withTarget(options, async (target) => {
    const pointer = await readPointer(target.documents)
    if (options.canary) {
      const after = withoutCanary(pointer)
      await writePointer(target.documents, after)
      const withdrawn = promotedVersion(pointer)
      if (options.json) return printJson({ modelVersion: after.current, withdrawn })
      return printLine(`${withdrawn} is the canary no more; ${after.current} is served to all.`)
    }
    const version = rollbackVersion(pointer, asked)
    await serveKept(target, pointer, version)
    if (options.json) return printJson({ modelVersion: version, replaced: pointer?.current ?? null })
    printLine(`${version} is served again, instead of ${pointer?.current}.`)
  })
}

async function promote(options: TargetOptions): Promise<void> {
  await withTarget(options, async (target) => {
    const pointer = await readPointer(target.documents)
    const version = promotedVersion(pointer)
    await serveKept(target, pointer, version)
    if (options.json) return printJson({ modelVersion: version, replaced: pointer?.current ?? null })
    printLine(`${version} is served to all now, instead of ${pointer?.current}.`)
  })
}

/** @throws {Error} where it is not there any more. */
async function serveKept(target: PublishTarget, pointer: Pointer | null, version: string): Promise<void> {
  if ((await readPublishedManifest(target, version)) === null) {
    throw new Error(
      `the manifest of ${version} is missing or damaged in the ${target.name} store: publish it again`,
    )
  }
  await writePointer(target.documents, pointTo(pointer, version))
}

async function prune(options: TargetOptions & { readonly keep: number }): Promise<void> {
  const output = createOutput(process.stderr)
  await withTarget(options, async (target) => {
    const onStep = (step: string) => output.say(`${target.name}: removing ${step}`)
    const pruned = await pruneVersions(target, options.keep, onStep)
    if (options.json) return printJson({ ...pruned, target: target.name })
    if (pruned.kept.length === 0) return printLine('Nothing has been published yet: nothing was removed.')
    printLine(
      `Removed ${pruned.removedVersions.length} versions and ${pruned.removedBlobs} blobs; kept ${pruned.kept.join(', ')}.`,
    )
  })
}
