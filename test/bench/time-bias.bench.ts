/**
 * `npm run bench:time-bias [-- --sets ml-100k,latest-small] [--seeds 42,43]`: what time gives that a static model can
 * serve: the last of several item biases (RMSE), and confidence that fades with age (nDCG@10). Number of bins and
 * shrinkage are chosen on the latest part of the training part, held out in the same way.
 */
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultTrainOptions, type RatingTrainOptions } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import { floatRecommender } from '../../scripts/train/evaluate/float-scan.ts'
import { gatherHeldOutUsers, type HeldOutUser } from '../../scripts/train/evaluate/held-out-users.ts'
import { rankingMetrics } from '../../scripts/train/evaluate/ranking-metrics.ts'
import { parseColumns } from '../../scripts/train/ingest/columns.ts'
import { type Ingested, ingestInteractions } from '../../scripts/train/ingest/ingest.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import { describeSplit, type SplitSpec, splitInteractions } from '../../scripts/train/split.ts'
import { createRng } from '../../src/model/rng.ts'
import { printTable } from './measure.ts'
import { alsErrors, type BinOptions, baselineErrors, type Errors, PLAIN } from './time-bias.ts'

const DATA = new URL('../../../shared/data/', import.meta.url).pathname
const SETS = [
  { name: 'ml-100k', file: 'ml-100k/u.data', columns: parseColumns('user=1,item=2,value=3,time=4') },
  { name: 'latest-small', file: 'ml-latest-small/ratings.csv', columns: null },
]
const SPLITS: readonly SplitSpec[] = [
  { kind: 'temporal', share: 0.2 },
  { kind: 'leave-last', count: 1 },
]
const HALF_LIVES = [undefined, 720, 180, 30]

const BASELINE_GRID = grid([3, 4, 5, 6, 7, 8, 9, 10], [1, 3, 10, 30, 100, 300])
/** Each takes a training. */
const ALS_GRID = grid([3, 5, 7, 10], [10, 30, 100, 300])

function grid(bins: readonly number[], regularizations: readonly number[]): BinOptions[] {
  return (['span', 'count'] as const).flatMap((binning) =>
    bins.flatMap((count) =>
      regularizations.map((regularization) => ({ binning, bins: count, regularization })),
    ),
  )
}

type MeasureBins = (dataset: Dataset, bins: BinOptions, seed: number) => Errors | Promise<Errors>

interface Choice {
  readonly bins: BinOptions
  readonly off: number
  readonly on: number
}

/** The best of the grid by the validation error, plain not being in it: the table says how plain does there. */
async function choose(
  validation: Dataset,
  of: MeasureBins,
  grid: readonly BinOptions[],
  seed: number,
): Promise<Choice> {
  let best: Choice = {
    bins: PLAIN,
    off: (await of(validation, PLAIN, seed)).all,
    on: Number.POSITIVE_INFINITY,
  }
  for (const bins of grid) {
    const { all } = await of(validation, bins, seed)
    if (all < best.on) best = { ...best, bins, on: all }
  }
  return best
}

async function meanErrors(of: MeasureBins, dataset: Dataset, bins: BinOptions): Promise<Errors> {
  let all = 0
  let knownUsers = 0
  for (const seed of seeds) {
    const errors = await of(dataset, bins, seed)
    all += errors.all / seeds.length
    knownUsers += errors.knownUsers / seeds.length
  }
  return { all, knownUsers }
}

/** The training part alone, as if it were all there is. */
function trainingPart({ name, feedback, userIds, itemIds, train }: Dataset): Ingested {
  const counts = { rows: train.values.length, duplicates: 0, badRows: 0 }
  const columns = { user: null, item: null, value: null, time: null }
  return { name, feedback, userIds, itemIds, interactions: train, counts, badRows: [], columns }
}

function change(off: number, on: number): string {
  return `${on <= off ? '−' : '+'}${((100 * Math.abs(on - off)) / off).toFixed(2)} %`
}

async function measureBins(ingested: Ingested, split: SplitSpec): Promise<Record<string, string>[]> {
  const dataset = splitInteractions(ingested, split, 0)
  const validation = splitInteractions(trainingPart(dataset), split, 0)
  const rating = defaultTrainOptions(dataset).rating as RatingTrainOptions
  const models: readonly [string, MeasureBins, readonly BinOptions[]][] = [
    ['bias only', (part, bins) => baselineErrors(part, rating, bins), BASELINE_GRID],
    ['ALS', (part, bins, seed) => alsErrors(part, rating, bins, seed), ALS_GRID],
  ]
  const lines: Record<string, string>[] = []
  for (const [model, of, grid] of models) {
    const chosen = await choose(validation, of, grid, seeds[0] as number)
    const off = await meanErrors(of, dataset, PLAIN)
    const on = await meanErrors(of, dataset, chosen.bins)
    const { binning, bins, regularization } = chosen.bins
    lines.push({
      split: describeSplit(split),
      model,
      chosen: `${bins} bins of equal ${binning}, λ ${regularization}`,
      'validation off': chosen.off.toFixed(4),
      on: chosen.on.toFixed(4),
      change: change(chosen.off, chosen.on),
      'RMSE off': off.all.toFixed(4),
      'RMSE on': on.all.toFixed(4),
      'RMSE change': change(off.all, on.all),
      'known users off': off.knownUsers.toFixed(4),
      'known users on': on.knownUsers.toFixed(4),
      'known users change': change(off.knownUsers, on.knownUsers),
    })
  }
  return lines
}

/**
 * The control: the same ratings with a drift of its own for each item, standard normal at the latest moment and its
 * opposite at the earliest. A bench that found nothing here would say nothing about the data as they are.
 */
function withDrift(ingested: Ingested, seed: number): Ingested {
  const { interactions, itemIds } = ingested
  const times = interactions.times as Float64Array
  const sorted = times.slice().sort()
  const first = sorted[0] as number
  const span = (sorted.at(-1) as number) - first
  const rng = createRng(seed)
  const drifts = Float32Array.from(itemIds, () => rng.normal())
  const values = interactions.values.map((value, pair) => {
    const age = ((times[pair] as number) - first) / span
    return value + (drifts[interactions.items[pair] as number] as number) * (2 * age - 1)
  })
  return { ...ingested, name: `${ingested.name} with drift`, interactions: { ...interactions, values } }
}

async function measureHalfLives(ingested: Ingested): Promise<Record<string, string>[]> {
  const lines: Record<string, string>[] = []
  for (const split of SPLITS) {
    const dataset = splitInteractions(ingested, split, 0)
    if (dataset.heldOut === null) continue
    const users = gatherHeldOutUsers(dataset, dataset.heldOut)
    const known = users.filter(({ row }) => row !== null)
    const off = { all: 0, known: 0 }
    for (const halfLifeDays of HALF_LIVES) {
      const mean = { all: 0, known: 0 }
      for (const seed of seeds) {
        const defaults = defaultTrainOptions(dataset)
        const ranking = { ...defaults.ranking, halfLifeDays }
        const model = await trainModel(dataset, { ...defaults, seed, ranking, rating: null })
        const recommend = floatRecommender({ ...model.ranking, factors: ranking.factors })
        const ndcg = (of: readonly HeldOutUser[]) => {
          const options = { at: [10], relevantFrom: null, items: dataset.itemIds.length }
          const metrics = rankingMetrics(
            recommend(of, 10, () => {}),
            of,
            options,
          )
          return (metrics['ndcg@10'] ?? Number.NaN) / seeds.length
        }
        mean.all += ndcg(users)
        mean.known += ndcg(known)
      }
      if (halfLifeDays === undefined) Object.assign(off, mean)
      lines.push({
        split: describeSplit(split),
        'half-life': halfLifeDays === undefined ? 'off' : `${halfLifeDays} days`,
        'nDCG@10': mean.all.toFixed(4),
        change: change(off.all, mean.all).replace('−0.00', '0.00'),
        'known users': `${known.length} of ${users.length}`,
        'nDCG@10 of these': mean.known.toFixed(4),
        'its change': change(off.known, mean.known).replace('−0.00', '0.00'),
      })
    }
  }
  return lines
}

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'ml-100k,latest-small' },
    seeds: { type: 'string', default: '42,43' },
  },
})
const seeds = values.seeds.split(',').map(Number)
const [cpu] = cpus()
console.log(`Time in a static model: item bias of the last bin, fading confidence; float32 tables
${cpu?.model.trim()} × ${cpus().length}, Node ${process.version}, means over seeds ${values.seeds}`)
for (const { name, file, columns } of SETS.filter((set) => values.sets.split(',').includes(set.name))) {
  const path = join(DATA, file)
  if (!existsSync(path)) {
    console.log(`\n${name} is not in ${DATA}: left out`)
    continue
  }
  const ingested = await ingestInteractions(path, columns === null ? {} : { columns })
  console.log(`\n${name}: ratings, item bias in bins of time\n`)
  const lines: Record<string, string>[] = []
  for (const split of SPLITS) lines.push(...(await measureBins(ingested, split)))
  for (const line of await measureBins(withDrift(ingested, seeds[0] as number), SPLITS[0] as SplitSpec)) {
    lines.push({ ...line, split: `${line.split}, drift planted` })
  }
  printTable(lines)
  console.log(`\n${name}: ranking, --half-life\n`)
  printTable(await measureHalfLives(ingested))
}
