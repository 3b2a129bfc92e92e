import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseAtRandom } from '../../../scripts/train/held-out-choice.ts'
import type { Dataset, Interactions } from '../../../scripts/train/interactions.ts'
import type { TuneMetric } from '../../../scripts/train/tune/measure-trial.ts'
import { TrialsFile } from '../../../scripts/train/tune/trials-file.ts'
import { type TuneOptions, tune } from '../../../scripts/train/tune/tune.ts'
import { trainCommand, trialsTable } from '../../../scripts/train/tune/tune-report.ts'
import { historiesOf, orderedDataset } from '../als/ordered-dataset.ts'
import { datasetOf } from '../als/small-dataset.ts'

const METRIC: TuneMetric = { name: 'ndcg@10', table: 'ranking', higherIsBetter: true }
const IDENTITY = {
  interactions: 'likes.csv',
  count: 1,
  metric: 'ndcg@10',
  validation: 'random:0.2',
  factors: 4,
  seed: 1,
}
const OPTIONS: TuneOptions = {
  trials: 6,
  metric: METRIC,
  iterations: 6,
  seed: 1,
  fixed: { factors: 4, threads: 1, seed: 1 },
}

/** A validation part of a fifth; items keep their rows, and the training part stays in order of popularity. */
function withValidation(feedback: Dataset['feedback']): Dataset {
  const { dataset } = orderedDataset({ users: 80, items: 40, feedback })
  const pairs = historiesOf(dataset).flatMap((history, user) => history.map((pair) => ({ user, ...pair })))
  const mask = chooseAtRandom(pairs.length, Math.round(pairs.length / 5), 3)
  const part = (bit: number) => pairs.filter((_, place) => mask[place] === bit)
  const counts = new Uint32Array(40)
  for (const { row } of part(0)) counts[row] = (counts[row] as number) + 1
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number))
  const rowOf = new Map(order.map((item, row) => [item, row]))
  const interactions = (bit: number): Interactions => {
    const renumbered = part(bit).map(({ user, row, value }) => ({
      user,
      item: rowOf.get(row) as number,
      value,
    }))
    renumbered.sort((a, b) => a.user - b.user || a.item - b.item)
    return datasetOf(80, 40, renumbered, feedback).train
  }
  return {
    ...dataset,
    train: interactions(0),
    heldOut: { protocol: 'random:0.2', interactions: interactions(1) },
  }
}

const newFile = () => join(mkdtempSync(join(tmpdir(), 'foldin-tune-')), 'trials.jsonl')

describe('a search', () => {
  const dataset = withValidation('implicit')

  test('is the same again, begins with the defaults, and its best is no worse than they are', async () => {
    const run = async () => tune(dataset, OPTIONS, new TrialsFile(newFile(), IDENTITY), () => {})
    const first = await run()
    const again = await run()
    const scores = (result: typeof first) => result.ranked.map(({ trial, score }) => [trial, score])
    expect(scores(again)).toEqual(scores(first))
    const defaults = first.ranked.find(({ trial }) => trial === 0)
    expect(defaults?.options).toEqual({})
    expect(first.ranked[0]?.score).toBeGreaterThanOrEqual(defaults?.score ?? 1)
    expect(first.ranked).toHaveLength(6)
  })

  test('that was stopped goes on where it was, also after half a line', async () => {
    const path = newFile()
    const whole = await tune(dataset, OPTIONS, new TrialsFile(path, IDENTITY), () => {})
    const lines = readFileSync(path, 'utf8').split('\n')
    const cut = newFile()
    appendFileSync(cut, `${lines.slice(0, 4).join('\n')}\n${lines[4]?.slice(0, 20)}`)
    const file = new TrialsFile(cut, IDENTITY)
    expect(file.records).toHaveLength(3)
    const resumed = await tune(dataset, OPTIONS, file, () => {})
    expect(resumed.ranked.map(({ trial, score }) => [trial, score])).toEqual(
      whole.ranked.map(({ trial, score }) => [trial, score]),
    )
    expect(readFileSync(cut, 'utf8').trim().split('\n')).toHaveLength(lines.length - 1)
  })

  test('of the rating table measures errors, the smallest first', async () => {
    const metric: TuneMetric = { name: 'rmse', table: 'rating', higherIsBetter: false }
    const { ranked } = await tune(
      withValidation('explicit'),
      { ...OPTIONS, trials: 3, metric },
      new TrialsFile(newFile(), IDENTITY),
      () => {},
    )
    expect(ranked[0]?.score).toBeLessThanOrEqual(ranked[2]?.score ?? 0)
    expect(ranked[0]?.score).toBeGreaterThan(0.3)
  })
})

test('the trials of another search are refused, and the message names the way out', () => {
  const path = newFile()
  new TrialsFile(path, IDENTITY)
  expect(() => new TrialsFile(path, { ...IDENTITY, seed: 2 })).toThrow(/another search.*--trials-file/s)
})

test('a line that is no trial is refused with its number', () => {
  const path = newFile()
  new TrialsFile(path, IDENTITY)
  appendFileSync(path, '{"trial": \n')
  expect(() => new TrialsFile(path, IDENTITY)).toThrow(/line 2 is \{"trial": , expected a trial/)
})

describe('the report', () => {
  const options = { unobservedWeight: 0.2, regularization: 0.3 }
  const best = { trial: 4, iterations: 9, options, score: 0.25, ms: 1500 }
  const worst = { trial: 0, iterations: 3, options: {}, score: 0.05, ms: 900 }
  const diverged = { ...worst, trial: 2, score: Number.NaN }

  test('has a line a trial, with a bar that is longest for the best', () => {
    const lines = trialsTable([best, worst, diverged], METRIC).split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[1]).toMatch(/4 +0\.2500 +9 +0\.2 +0\.3 +1\.5 {2}█{30}$/)
    expect(lines[2]).toMatch(/0\.0500 +3 +default +default +0\.9 {2}█$/)
    expect(lines[3]).toContain('diverged')
  })

  test('prints the best as a command, with what the data need to be read', () => {
    const fixed = { factors: 8, solver: { kind: 'cg', steps: 3 }, seed: 1 } as const
    const columns = { user: 1, item: 'the item' }
    expect(trainCommand('my likes.csv', best, fixed, { columns, feedback: 'implicit' })).toBe(
      "npx foldin train 'my likes.csv' --feedback implicit --columns 'user=1,item=the item' --factors 8 --solver cg:3 " +
        '--iterations 9 --unobserved-weight 0.2 --regularization 0.3 --seed 1',
    )
    expect(trainCommand('likes.csv', best, {}, { columns: null, feedback: null })).toBe(
      'npx foldin train likes.csv --iterations 9 --unobserved-weight 0.2 --regularization 0.3',
    )
  })
})
