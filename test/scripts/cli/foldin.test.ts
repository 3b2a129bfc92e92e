/** The command as a process: exit codes, what goes to stdout and what to stderr. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkerboard } from './checkerboard.ts'
import { runFoldin } from './run-foldin.ts'

let folder: string
const foldin = (...args: readonly string[]) => runFoldin(args, folder)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foldin-cli-'))
  await writeFile(join(folder, 'ratings.csv'), checkerboard(40, 30))
  await writeFile(join(folder, 'items.csv'), 'itemId,title\ni0,Zero (1990)\ni1,One (1991)\n')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const QUICK = ['--factors', '4', '--iterations', '3', '--threads', '1']

describe('foldin train', () => {
  test('--json prints one object on stdout, in the shape that programs rely on', async () => {
    const run = await foldin(
      'train',
      'ratings.csv',
      '--items',
      'items.csv',
      '--split',
      'random:0.2',
      '--json',
      ...QUICK,
    )
    expect(run.exitCode).toBe(0)
    expect(run.stdout.trimEnd().split('\n')).toHaveLength(1)
    const result = JSON.parse(run.stdout)
    expect(Object.keys(result.metrics)).toEqual(['int8', 'float32', 'popularity', 'bias'])
    for (const variant of ['int8', 'float32']) {
      for (const name of [
        'rmse',
        'mae',
        'recall@10',
        'ndcg@20',
        'precision@10',
        'map@10',
        'mrr@10',
        'hitRate@10',
      ]) {
        expect(result.metrics[variant][name], `${variant} ${name}`).toBeGreaterThanOrEqual(0)
      }
    }
    expect(Object.keys(result.metrics.bias)).toEqual(['rmse', 'mae'])
    expect(result.metrics.popularity).not.toHaveProperty('rmse')
    expect(result.timings.iterationMs).toHaveLength(3)
    expect(result.timings.ingestMs).toBeGreaterThan(0)
    expect(result.timings.trainMs).toBeGreaterThan(0)
    expect(result.model).toEqual({
      users: 40,
      items: 30,
      newItems: 0,
      interactions: expect.any(Number),
      factors: 4,
    })
    expect(result).toMatchObject({ seed: 42, protocol: 'random:0.2', out: '.foldin/model', badRows: 0 })
    expect(result.memoryBytes).toBeGreaterThan(65536)
    expect(result.modelVersion).toMatch(/^[0-9a-f]{16}$/)
    expect(await readdir(join(folder, '.foldin/model'))).toEqual(['blobs', 'manifest.json'])
  })

  test('the same seed gives the same model, with any number of threads', async () => {
    const versions = []
    for (const threads of ['1', '2']) {
      const run = await foldin(
        'train',
        'ratings.csv',
        '--factors',
        '4',
        '--iterations',
        '2',
        '--json',
        '--out',
        threads,
        '--threads',
        threads,
      )
      versions.push(JSON.parse(run.stdout).modelVersion)
    }
    expect(versions[0]).toBe(versions[1])
    const other = await foldin('train', 'ratings.csv', '--json', '--out', 'other', '--seed', '7', ...QUICK)
    expect(JSON.parse(other.stdout).modelVersion).not.toBe(versions[0])
  })

  test('without --json it prints the metrics beside the baselines, and what comes next', async () => {
    const run = await foldin(
      'train',
      'ratings.csv',
      '--split',
      'random:0.2',
      '--refit',
      '--out',
      'm',
      '--name',
      'board',
      ...QUICK,
    )
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toMatch(
      /^board: 40 users, 30 items, \d+ interactions\nranking: loss \S+ → \S+ in 3 iterations/,
    )
    expect(run.stdout).toMatch(/ {2}served \(int8\) {2}float32 {2}popularity {2}bias only\nrmse /)
    expect(run.stdout).toMatch(
      /Trained again on everything[^\n]*\n\nModel [0-9a-f]{16} \(seed 42\) is in m\nServed, it takes \d+\.\d MB of an isolate's 128 MB: [^\n]*\nNext: npx foldin publish m\n$/,
    )
    expect(run.stderr).toMatch(/^Reading ratings\.csv …\n/)
    expect(run.stderr).toMatch(/train ranking 1\/3 loss \S+\ntrain ranking 2\/3 loss /)
  })

  test('--solver cg trains by conjugate gradient: another model, of nearly the same loss', async () => {
    const lossBy = async (...solver: string[]) => {
      const run = await foldin('train', 'ratings.csv', '--json', '--out', 'm', ...QUICK, ...solver)
      return (JSON.parse(run.stdout) as { losses: { ranking: number[] } }).losses.ranking[2] as number
    }
    const ratio = (await lossBy('--solver', 'cg:1')) / (await lossBy())
    expect(ratio).not.toBe(1)
    expect(Math.abs(ratio - 1)).toBeLessThan(0.1)
  })

  test('the loss falls from iteration to iteration', async () => {
    const run = await foldin(
      'train',
      'ratings.csv',
      '--json',
      '--out',
      'm',
      '--factors',
      '4',
      '--iterations',
      '6',
    )
    const { losses } = JSON.parse(run.stdout) as { losses: Record<'ranking' | 'rating', number[]> }
    for (const table of [losses.ranking, losses.rating]) {
      expect(table).toHaveLength(6)
      expect(table).toEqual(table.toSorted((one, other) => other - one))
    }
  })
})

describe('wrong usage is exit code 2 with what was expected', () => {
  test.each([
    [
      ['--factors', '0'],
      "foldin: option '--factors <n>' argument '0' is invalid. Expected a whole number from 1 to 512.",
    ],
    [['--solver', 'lu'], 'Expected cholesky, cg or cg:STEPS.'],
    [['--iterations', 'many'], 'Expected a whole number from 0 to 1000.'],
    [['--regularization', '-1'], 'Expected a number from 0 on.'],
    [['--feedback', 'both'], 'Expected one of: explicit, implicit.'],
    [
      ['--split', 'random:2'],
      'expected random:SHARE or temporal:SHARE with a share between 0 and 1, or leave-last:COUNT',
    ],
    [
      ['--columns', 'user'],
      '--columns has "user", expected each of user=, item=, value=, time= at most once',
    ],
    [['--columns', 'user=1,item=1'], '--columns has 1 for user and item, expected a column for each'],
    [['--regularization', '1e200'], 'Expected a number that float32 holds, from -3.4e38 to 3.4e38.'],
    [['--at', '0'], 'Expected a whole number from 1 to 512.'],
    [
      ['--test', 'x.csv', '--split', 'random:0.2'],
      "option '--test <file>' cannot be used with option '--split <how>'",
    ],
    [['--refit'], 'foldin: --refit trains again on what was held out as well: give --split with it'],
    [
      ['--relevant-from', '4'],
      'foldin: --relevant-from says what is measured: give --split or --test with it',
    ],
    [['--nonsense'], "foldin: unknown option '--nonsense'"],
  ])('train %j', async (args, message) => {
    const run = await foldin('train', 'ratings.csv', ...args)
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toMatch(/^ +at /m)
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  })

  test.each([
    [['train'], "foldin: missing required argument 'interactions'"],
    [['nonsense'], "foldin: unknown command 'nonsense'"],
    [['evaluate', 'm'], "foldin: required option '--test <file>' not specified"],
    [['publish', '--to', 'mars'], 'Expected one of: local, remote.'],
    [['dev', '--port', '0'], 'Expected a whole number from 1 to 65535.'],
  ])('%j', async (args, message) => {
    const run = await foldin(...args)
    expect(run.stderr).toContain(message)
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  })
})

describe('failures are exit code 1 with one message and no stack', () => {
  const files: Record<string, string> = {
    'empty.csv': '',
    'header.csv': 'userId,itemId,rating\n',
    'word.csv': 'userId,itemId,rating\na,x,4\nb,y,good\n',
    'columns.csv': 'who,what,rating\na,x,4\nb,y,3\n',
    'one-user.csv': 'userId,itemId,rating\na,x,4\na,y,3\n',
    'equal.csv': 'userId,itemId,rating\na,x,4\nb,y,4\n',
  }
  beforeAll(async () => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    await mkdir(join(folder, 'empty-folder'))
  })

  test.each([
    ['missing.csv', 'foldin: missing.csv cannot be read: there is no such file. Check the path\n'],
    ['empty.csv', 'foldin: empty.csv is empty: expected a header and rows\n'],
    ['header.csv', 'foldin: header.csv has a header and no rows: expected interactions\n'],
    ['word.csv', 'line 3, column rating: got "good", expected a number'],
    ['columns.csv', 'foldin: columns.csv has no column for the user: its columns are who, what, rating.'],
    [
      'one-user.csv',
      'foldin: one-user.csv has one user only ("a"): recommendations are learned from several',
    ],
    ['equal.csv', 'equal.csv'],
  ])('%s', async (file, message) => {
    const run = await foldin('train', file, '--out', 'none')
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toMatch(/^ +at /m)
    expect(run).toMatchObject({ exitCode: 1, stdout: '' })
    // Nothing is written where the training has not come to its end.
    expect(await readdir(folder)).not.toContain('none')
  })

  test('an items file that writes the ids in another way', async () => {
    await writeFile(join(folder, 'others.csv'), 'itemId,title\n1,One\n2,Two\n3,Three\n4,Four\n')
    const run = await foldin('train', 'ratings.csv', '--items', 'others.csv', '--out', 'none', ...QUICK)
    expect(run).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr:
        'Reading ratings.csv …\n' +
        'foldin: 0 of 30 items of ratings.csv are in others.csv: its first ids are "1", "2", "3", those of the ' +
        'interactions "i0", "i1", "i10". Write them in the same way in both, or leave --items out\n',
    })
  })

  test('an --out that cannot be written is told before anything is read', async () => {
    const run = await foldin('train', 'ratings.csv', '--out', 'empty.csv', ...QUICK)
    expect(run).toMatchObject({ exitCode: 1, stdout: '' })
    expect(run.stderr).toMatch(
      /^foldin: no model can be written to empty\.csv: ENOTDIR[^\n]*\. Choose a folder that can be written: --out FOLDER\n$/,
    )
  })

  test('a bad row may be left out on purpose', async () => {
    await writeFile(join(folder, 'bad.csv'), `${checkerboard(10, 10)}u1,i1,good\n`)
    const run = await foldin('train', 'bad.csv', '--out', 'm', '--json', '--max-bad-rows', '1', ...QUICK)
    expect(JSON.parse(run.stdout)).toMatchObject({ badRows: 1 })
  })

  test('a folder without a model', async () => {
    const run = await foldin('evaluate', 'empty-folder', '--test', 'ratings.csv')
    expect(run.stderr).toBe(
      'foldin: no model in empty-folder: it has no manifest.json. Train one into it with foldin train … --out empty-folder\n',
    )
    expect(run.exitCode).toBe(1)
  })

  test('--debug adds the stack', async () => {
    const run = await foldin('--debug', 'train', 'missing.csv')
    expect(run.stderr).toMatch(/^InputError: missing\.csv cannot be read[\s\S]*\n {4}at /m)
    expect(run.exitCode).toBe(1)
  })
})
