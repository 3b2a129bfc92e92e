/** `--bayesian` and `--early-stopping`, as a user gives them. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readModelDirectory } from '../../../scripts/train/model-directory.ts'
import { checkerboard } from './checkerboard.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foldin-accuracy-'))
  writeFileSync(join(folder, 'ratings.csv'), checkerboard(40, 30))
  writeFileSync(join(folder, 'likes.csv'), 'userId,itemId\na,x\na,y\nb,x\nb,z\nc,y\nc,z\n')
})

const QUICK = ['--factors', '4', '--threads', '1', '--json']

describe('foldin train', () => {
  test('--bayesian serves a sampled rating table that tells the checkerboard’s colours apart', async () => {
    const { stdout, stderr, exitCode } = await runFoldin(
      ['train', 'ratings.csv', '--bayesian', '--split', 'random:0.2', '--iterations', '3', ...QUICK],
      folder,
    )
    expect(stderr).toContain('train rating 360/360')
    expect(exitCode).toBe(0)
    const { metrics, out } = JSON.parse(stdout)
    expect(metrics.int8.rmse).toBeLessThan(0.7)
    const { manifest } = await readModelDirectory(join(folder, out))
    expect(manifest.rating?.regularizationExponent).toBe(0)
  })

  test('--bayesian without ratings is wrong usage', async () => {
    const { stderr, exitCode } = await runFoldin(['train', 'likes.csv', '--bayesian', ...QUICK], folder)
    expect(stderr).toContain('--bayesian trains the rating table, and the feedback is implicit')
    expect(exitCode).toBe(2)
  })

  test('--early-stopping says what it measured, and trains with as many iterations as were best', async () => {
    const { stdout, stderr, exitCode } = await runFoldin(
      ['train', 'ratings.csv', '--early-stopping', '--iterations', '6', '--out', 'stopped', ...QUICK],
      folder,
    )
    expect(exitCode).toBe(0)
    const scores = [...stderr.matchAll(/validate ranking, \d+ iterations: ([\d.]+)/g)].map(([, score]) =>
      Number(score),
    )
    const best = scores.indexOf(Math.max(...scores)) + 1
    expect(JSON.parse(stdout).timings.iterationMs).toHaveLength(best)
  })
})
