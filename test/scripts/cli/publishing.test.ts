/** Publishing as processes: the gate, canaries, promotion, pruning, KV alone, and being killed at each step. */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WRANGLER_CONFIG } from '../../../scripts/train/project.ts'
import { openLocalTarget } from '../../../scripts/train/targets/cloudflare.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { modelVersion } from '../../../src/model/model-version.ts'
import { expectWhole } from '../publish/expect-whole.ts'
import { checkerboard } from './checkerboard.ts'
import { FOLDIN_LAUNCHER, runFoldin } from './run-foldin.ts'

let folder: string
const foldin = (...args: readonly string[]) => runFoldin(args, folder)
const version: Record<string, string> = {}

/** The same model measured otherwise: another version that shares all blobs. */
async function copyWith(name: string, factor: number): Promise<void> {
  const directory = join(folder, name)
  await cp(join(folder, 'good'), directory, { recursive: true })
  const path = join(directory, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest
  const served = manifest.evaluation?.metrics.int8 ?? {}
  served['ndcg@10'] = (served['ndcg@10'] ?? 0) * factor
  await writeFile(path, JSON.stringify(manifest))
  version[name] = modelVersion(manifest)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-cli-'))
  await writeFile(join(folder, 'ratings.csv'), checkerboard(40, 30))
  const quick = ['--factors', '4', '--iterations', '3', '--threads', '1', '--split', 'random:0.2']
  const trained = await foldin('train', 'ratings.csv', '--out', 'good', '--json', ...quick)
  version.good = (JSON.parse(trained.stdout) as { modelVersion: string }).modelVersion
  await copyWith('alike', 0.99)
  await copyWith('bad', 0.5)
  await foldin('train', 'ratings.csv', '--out', 'unmeasured', '--json', ...quick.slice(0, -2))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Everything that the local store's pointer names is there: its current version and the ones before. */
async function pointerIn(state: string, store: 'r2' | 'kv') {
  const target = await openLocalTarget(WRANGLER_CONFIG, state, store)
  try {
    return await expectWhole(target)
  } finally {
    await target.close()
  }
}

test('foldin publish gates; canaries are promoted and taken back', { timeout: 180_000 }, async () => {
  const state = join(folder, 'state-r2')
  const options = ['--state', state]
  const first = await foldin('publish', 'good', ...options)
  expect(first.stderr).toContain('Not compared with a served model: there is no model to compare with\n')
  expect(first.stdout).toMatch(new RegExp(`^Published ${version.good} to local: \\d+ blobs uploaded.\n`))

  const refused = await foldin('publish', 'bad', ...options)
  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(refused.stderr).toMatch(
    new RegExp(
      `foldin: ${version.bad} is worse than ${version.good}, which is served, by more than 2 %: ndcg@10 .* \\(-50\\.0 %\\), rmse .*\\. Nothing was published; --margin allows more, --force anything\\.`,
    ),
  )

  const canary = await foldin('publish', 'alike', '--canary', '5', '--json', ...options)
  expect(canary.stderr).toContain(`Compared with ${version.good}, which is served (random:0.2): ndcg@10 `)
  expect(JSON.parse(canary.stdout)).toMatchObject({
    modelVersion: version.alike,
    uploadedBlobs: 0,
    canaryPercent: 5,
    replaced: null,
    served: version.good,
    comparison: { kind: 'compared', protocol: 'random:0.2' },
  })
  const listed = (await foldin('versions', ...options)).stdout.split('\n')
  expect(listed[0]).toMatch(new RegExp(`^\\* ${version.good}  ratings`))
  expect(listed[1]).toMatch(new RegExp(`^~ ${version.alike}  canary 5 %  ratings`))

  const promoted = await foldin('promote', ...options)
  expect(promoted.stdout).toBe(`${version.alike} is served to all now, instead of ${version.good}.\n`)
  expect((await foldin('publish', 'bad', '--canary', '1', '--force', ...options)).exitCode).toBe(0)
  const withdrawn = await foldin('rollback', '--canary', ...options)
  expect(withdrawn.stdout).toBe(`${version.bad} is the canary no more; ${version.alike} is served to all.\n`)
  expect(await pointerIn(state, 'r2')).toEqual({
    current: version.alike,
    previous: [version.good],
    canary: null,
  })
})

test('foldin publish --store kv publishes to KV alone, and prune leaves what is kept', {
  timeout: 120_000,
}, async () => {
  const state = join(folder, 'state-kv')
  const options = ['--state', state, '--store', 'kv']
  await foldin('publish', 'good', ...options)
  expect((await foldin('publish', 'bad', '--margin', '60', ...options)).exitCode).toBe(0)
  const pruned = await foldin('prune', '--keep', '0', '--json', ...options)
  expect(JSON.parse(pruned.stdout)).toEqual({
    kept: [version.bad],
    removedVersions: [version.good],
    removedBlobs: 0,
    target: 'local',
  })
  expect(await pointerIn(state, 'kv')).toEqual({ current: version.bad, previous: [], canary: null })
})

test.each([
  [['publish', 'good', '--canary', '101'], '--canary 101: expected a number from 0 to 100'],
  [['publish', 'good', '--margin', '-1'], 'Expected a number from 0 on.'],
  [['prune'], "required option '--keep <n>' not specified"],
  [['rollback', 'v', '--canary'], '--canary takes the canary back and goes to no version'],
])('%j is wrong usage', async (args, message) => {
  const run = await foldin(...args)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr).toContain(message)
})

/** Runs `foldin publish` and kills it, with all that it has started, when it says that it begins this step. */
function killedAt(step: RegExp, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const run = spawn(process.execPath, [FOLDIN_LAUNCHER, 'publish', ...args], {
      cwd: folder,
      // A group of its own: what it has started would go on without it.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let reached = 'nothing'
    createInterface(run.stderr).on('line', (line) => {
      if (!step.test(line)) return
      reached = line
      process.kill(-(run.pid as number), 'SIGKILL')
    })
    run.on('exit', () => resolve(reached))
  })
}

test('killed while it publishes, it leaves the served version whole', { timeout: 180_000 }, async () => {
  const state = join(folder, 'state-killed')
  await foldin('publish', 'unmeasured', '--state', state)
  const before = await pointerIn(state, 'r2')
  for (const step of [/blob 2 of/, /: manifest$/]) {
    expect(await killedAt(step, ['good', '--state', state])).toMatch(step)
    expect(await pointerIn(state, 'r2')).toEqual(before)
  }
  expect((await foldin('publish', 'good', '--state', state)).exitCode).toBe(0)
  expect(await pointerIn(state, 'r2')).toEqual({
    current: version.good,
    previous: [before?.current],
    canary: null,
  })
})
