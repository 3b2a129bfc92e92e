/**
 * `npm run bench:quality [-- --sets ml-100k,gowalla] [--seeds 42,43,44] [--folds 5]`: accuracy of the served int8
 * tables on real data, beside published numbers, the project's goals, and the float32 tables they were made from.
 * Test parts are used for this alone: options are the defaults, or were found by `foldin tune` on training parts.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { trainModel } from '../../scripts/train/als/train.ts'
import { evaluate } from '../../scripts/train/evaluate/evaluate.ts'
import { gatherHeldOutUsers } from '../../scripts/train/evaluate/held-out-users.ts'
import { ServedTables } from '../../scripts/train/evaluate/served-tables.ts'
import { exportModel } from '../../scripts/train/export.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import { type TrainingOverrides, trainingOptions } from '../../scripts/train/training-options.ts'
import { printTable } from './measure.ts'
import { FIDELITY_GOALS, GOALS, PUBLISHED, type PublishedNumber } from './published-numbers.ts'
import { DATA, qualitySets } from './quality-sets.ts'

/** Users on whom float32 and int8 are compared: the float32 scan takes long on a large catalogue. */
const FIDELITY_USERS = 2000
const METRICS = ['rmse', 'recall@20', 'ndcg@20', 'ndcg@10'] as const

interface Result {
  /** Of the served tables, by name. */
  readonly metrics: Readonly<Record<string, number>>
  readonly floatRmse: number | undefined
  readonly top10Overlap: number
  readonly ndcgDifference: number
  readonly trainSeconds: number
  readonly factors: number
}

async function runOne(dataset: Dataset, overrides: TrainingOverrides): Promise<Result> {
  const { heldOut } = dataset
  if (heldOut === null) throw new Error(`${dataset.name} has nothing to measure on`)
  const options = trainingOptions(dataset, overrides)
  const startedMs = performance.now()
  const trained = await trainModel(dataset, options)
  const trainSeconds = (performance.now() - startedMs) / 1000
  const { manifest, blobs } = exportModel(dataset, trained, null, { seed: options.seed, simulated: false })
  const served = await ServedTables.load(manifest, async (sha256) => blobs.get(sha256) ?? new Uint8Array())
  const users = gatherHeldOutUsers(dataset, heldOut)
  const input = { served, at: [10, 20], relevantFrom: null }
  const { int8 = {} } = evaluate({ ...input, trained: null, users }).metrics
  const step = Math.max(1, Math.floor(users.length / FIDELITY_USERS))
  const some = users.filter((_, place) => place % step === 0)
  const compared = evaluate({ ...input, trained, users: some })
  const ndcg = (variant: string) => compared.metrics[variant]?.['ndcg@10'] ?? Number.NaN
  return {
    metrics: int8,
    floatRmse: step === 1 ? compared.metrics.float32?.rmse : undefined,
    top10Overlap: compared.top10Overlap ?? Number.NaN,
    ndcgDifference: Math.abs(ndcg('int8') - ndcg('float32')),
    trainSeconds,
    factors: options.ranking.factors,
  }
}

function meanOf(results: readonly Result[]): Result {
  const mean = (of: (result: Result) => number | undefined) =>
    results.reduce((sum, result) => sum + (of(result) ?? Number.NaN) / results.length, 0)
  const names = Object.keys(results[0]?.metrics ?? {})
  return {
    metrics: Object.fromEntries(names.map((name) => [name, mean(({ metrics }) => metrics[name])])),
    floatRmse: mean(({ floatRmse }) => floatRmse),
    top10Overlap: mean(({ top10Overlap }) => top10Overlap),
    ndcgDifference: mean(({ ndcgDifference }) => ndcgDifference),
    trainSeconds: mean(({ trainSeconds }) => trainSeconds),
    factors: results[0]?.factors ?? 0,
  }
}

function line(model: string, protocol: string, result: Result): Record<string, string> {
  return {
    model,
    protocol,
    ...metricCells(result.metrics),
    'float32 rmse': number(result.floatRmse, 4),
    'top-10 overlap': number(result.top10Overlap, 4),
    'nDCG@10 difference': number(result.ndcgDifference, 5),
    'training s': number(result.trainSeconds, 1),
    source: 'this run, int8 as served',
  }
}

function publishedLine({ model, protocol, metrics, source }: PublishedNumber): Record<string, string> {
  return { model, protocol, ...metricCells(metrics), source }
}

function metricCells(metrics: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(METRICS.map((name) => [name, number(metrics[name], 4)]))
}

function number(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits)
}

/** A line for each goal, said of the mean. */
function describeGoals(name: string, result: Result): string[] {
  const goals: Readonly<Record<string, number>> = GOALS[name as keyof typeof GOALS] ?? {}
  const said = Object.entries(goals).map(([metric, goal]) => {
    const value = result.metrics[metric] ?? Number.NaN
    const reached = metric === 'rmse' ? value <= goal : value >= goal
    return `${name}: ${metric} ${number(value, 4)}, goal ${metric === 'rmse' ? '≤' : '≥'} ${goal}: ${verdict(reached)}`
  })
  const { top10Overlap, ndcgDifference } = FIDELITY_GOALS
  const faithful = result.top10Overlap >= top10Overlap && result.ndcgDifference <= ndcgDifference
  return [
    ...said,
    `${name}: int8 against float32, overlap ≥ ${top10Overlap}, nDCG difference ≤ ${ndcgDifference}: ${verdict(faithful)}`,
  ]
}

function verdict(reached: boolean): string {
  return reached ? 'reached' : 'MISSED'
}

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'ml-100k,latest-small,gowalla,steam' },
    seeds: { type: 'string', default: '42,43,44' },
    folds: { type: 'string', default: '5' },
  },
})
const wanted = values.sets.split(',')
const [cpu] = cpus()
console.log(`Accuracy as served\n${cpu?.model.trim()} × ${cpus().length}, Node ${process.version}, seed 42`)
const sets = qualitySets(values.seeds.split(',').map(Number)).filter(({ name }) => wanted.includes(name))
for (const name of wanted.filter((name) => !sets.some((set) => set.name === name))) {
  console.log(`${name} is not in ${DATA}: left out`)
}
for (const { name, parts, variants } of sets) {
  console.log(`\n${name}`)
  const lines: Record<string, string>[] = []
  const goals: string[] = []
  for (const [variant, overrides] of Object.entries(variants)) {
    const results: Result[] = []
    for (const part of parts.slice(0, Number(values.folds))) {
      const result = await runOne(await part.load(), overrides)
      results.push(result)
      lines.push(line(`foldin${variant}, ${result.factors} factors`, part.name, result))
      process.stderr.write(
        `${name}${variant} ${part.name}: ${result.trainSeconds.toFixed(1)} s of training\n`,
      )
    }
    const mean = meanOf(results)
    if (results.length > 1) {
      lines.push(line(`foldin${variant}, ${mean.factors} factors`, `mean of ${results.length}`, mean))
    }
    goals.push(...describeGoals(`${name}${variant}`, mean))
  }
  printTable([...lines, ...PUBLISHED[name as keyof typeof PUBLISHED].map(publishedLine)])
  console.log(goals.join('\n'))
}
