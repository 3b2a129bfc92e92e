/** The commands on a model directory as processes: evaluate, publish, versions, rollback. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readModelDirectory } from '../../../scripts/train/model-directory.ts'
import { WRANGLER_CONFIG } from '../../../scripts/train/project.ts'
import { openLocalTarget } from '../../../scripts/train/targets/cloudflare.ts'
import { blobKey } from '../../../src/model/keys.ts'
import { checkerboard } from './checkerboard.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
const foldin = (...args: readonly string[]) => runFoldin(args, folder)
const QUICK = ['--factors', '4', '--iterations', '3', '--threads', '1']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-cli-'))
  await writeFile(join(folder, 'ratings.csv'), checkerboard(40, 30))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a model directory', () => {
  test('is published, listed and rolled back', { timeout: 120_000 }, async () => {
    const state = ['--state', join(folder, 'state')]
    const first = JSON.parse((await foldin('train', 'ratings.csv', '--out', 'a', '--json', ...QUICK)).stdout)
    const second = JSON.parse(
      (await foldin('train', 'ratings.csv', '--out', 'b', '--json', '--seed', '1', ...QUICK)).stdout,
    )

    const nothing = await foldin('rollback', ...state)
    expect(nothing).toMatchObject({
      exitCode: 1,
      stderr: 'foldin: nothing has been published yet: run `foldin publish` first\n',
    })
    const dev = await foldin('dev', ...state)
    expect(dev.stderr).toContain('foldin: nothing has been published locally yet: run `foldin publish`')
    expect(dev.exitCode).toBe(1)

    const published = JSON.parse((await foldin('publish', 'a', '--json', ...state)).stdout)
    expect(published).toMatchObject({ modelVersion: first.modelVersion, target: 'local', replaced: null })
    const replaced = await foldin('publish', 'b', ...state)
    expect(replaced.stdout).toContain(`Published ${second.modelVersion} to local`)
    expect(replaced.stdout).toMatch(
      /\nNext: npx foldin dev; one that runs takes it up within half a minute\.\n$/,
    )
    expect(replaced.stdout).toContain(
      `Before, ${first.modelVersion} was served: foldin rollback returns to it.`,
    )

    const listed = await foldin('versions', ...state)
    expect(listed.stdout.split('\n').map((line) => line.slice(0, 18))).toEqual([
      `* ${second.modelVersion}`,
      `  ${first.modelVersion}`,
      '',
    ])
    const back = await foldin('rollback', ...state)
    expect(back.stdout).toBe(`${first.modelVersion} is served again, instead of ${second.modelVersion}.\n`)
  })

  test('that is damaged where it is published stops foldin dev, with the reason', {
    timeout: 55_000,
  }, async () => {
    const state = join(folder, 'damaged-state')
    await foldin('train', 'ratings.csv', '--out', 'd', ...QUICK)
    await foldin('publish', 'd', '--state', state)
    const { manifest } = await readModelDirectory(join(folder, 'd'))
    const target = await openLocalTarget(WRANGLER_CONFIG, state)
    await target.blobs.write(blobKey(manifest.blobs.items.sha256), new Uint8Array(manifest.blobs.items.bytes))
    await target.close()

    const dev = await foldin('dev', '--state', state)
    expect(dev).toMatchObject({ exitCode: 1, stdout: '' })
    expect(dev.stderr).toMatch(
      new RegExp(
        `"model-load-failed","detail":"BlobMismatchError: blob/${manifest.blobs.items.sha256}: expected`,
      ),
    )
    expect(dev.stderr).toMatch(
      /\nfoldin: the published model cannot be loaded, for the reason above \(model-load-failed\)\. Publish it again: foldin publish\n$/,
    )
    const again = await foldin('publish', 'd', '--state', state)
    expect(again.stdout).toMatch(/: 1 blobs uploaded, /)
  })

  test('is measured by foldin evaluate as it was in training', async () => {
    const rows = checkerboard(40, 30).trimEnd().split('\n')
    const [header, ...data] = rows
    const part = (keep: boolean) => [header, ...data.filter((_, index) => index % 5 > 0 === keep)].join('\n')
    await writeFile(join(folder, 'base.csv'), part(true))
    await writeFile(join(folder, 'held.csv'), part(false))
    const trained = await foldin(
      'train',
      'base.csv',
      '--test',
      'held.csv',
      '--json',
      '--out',
      'm',
      '--at',
      '5',
      ...QUICK,
    )
    const evaluated = await foldin('evaluate', 'm', '--test', 'held.csv', '--json', '--at', '5')
    const { metrics } = JSON.parse(evaluated.stdout)
    const inTraining = JSON.parse(trained.stdout).metrics
    expect(Object.keys(metrics)).toEqual(['int8', 'popularity', 'bias'])
    for (const [variant, values] of Object.entries<Record<string, number>>(metrics)) {
      for (const [name, value] of Object.entries(values)) {
        // Sums in another order: the users' items are read in the order of the test file's ids.
        expect(value, `${variant} ${name}`).toBeCloseTo(inTraining[variant][name], 10)
      }
    }
    expect(Object.keys(metrics.popularity)).toContain('ndcg@5')
    const words = await foldin('evaluate', 'm', '--test', 'held.csv')
    expect(words.stdout).toMatch(/^Model [0-9a-f]{16} on \d+ interactions of 40 users \(held\.csv\):\n/)
  })
})
