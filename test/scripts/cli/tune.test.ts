import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkerboard } from './checkerboard.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'foldin-tune-command-'))
  writeFileSync(join(folder, 'ratings.csv'), checkerboard(40, 30))
  writeFileSync(join(folder, 'likes.csv'), 'userId,itemId\na,x\na,y\nb,x\nb,z\nc,y\nc,z\n')
})

const OPTIONS = ['--trials', '3', '--iterations', '3', '--factors', '4', '--threads', '1']

describe('foldin tune', () => {
  test('prints the best options as a command that trains, keeps its trials, and goes on from them', async () => {
    const first = await runFoldin(['tune', 'ratings.csv', ...OPTIONS, '--json'], folder)
    expect(first.stderr).toContain('trial 2, 3 iterations: ndcg@10')
    expect(first.exitCode).toBe(0)
    const { command, trials, metric } = JSON.parse(first.stdout)
    expect(metric).toBe('ndcg@10')
    expect(trials).toHaveLength(3)
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1 + 3)

    const again = await runFoldin(['tune', 'ratings.csv', ...OPTIONS], folder)
    expect(again.stderr).toContain('3 measurements are in trials.jsonl already')
    expect(again.stdout).toContain(command)
    const train = await runFoldin([...command.split(' ').slice(2), '--threads', '1'], folder)
    expect(train.stderr).not.toContain('foldin:')
    expect(train.exitCode).toBe(0)
  })

  test.each([
    [['likes.csv', '--metric', 'rmse', '--validation', 'random:0.3'], /rmse measures predicted ratings/],
    [['ratings.csv', '--metric', 'recall'], /Expected recall@K or ndcg@K/],
    [['ratings.csv', '--trials', '0'], /whole number from 1/],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { exitCode, stderr } = await runFoldin(['tune', ...args], folder)
    expect(stderr).toMatch(message)
    expect(exitCode).toBe(2)
  })
})
