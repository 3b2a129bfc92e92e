/**
 * `npm run bench:train [-- --large] [--rows N] [--factors 64,128] [--iterations N]`: milliseconds per ALS
 * iteration on generated interactions, on one thread and on two, and the same by Python's `implicit` where it can
 * be imported. Both minimise the objective with α₀ = 1, weight 1 and a constant λ, computed here for both.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { DEFAULT_CG_STEPS, defaultTrainOptions, type Solver } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import type { Dataset } from '../../scripts/train/interactions.ts'
import { implicitIsThere, runImplicit } from './implicit-peer.ts'
import { printTable } from './measure.ts'
import { zipfInteractions } from './zipf-interactions.ts'

const SEED = 42
const WEIGHT = 1
const REGULARIZATION = 1
const THREADS = [1, 2]

const { values } = parseArgs({
  options: {
    large: { type: 'boolean', default: false },
    rows: { type: 'string' },
    factors: { type: 'string', default: '64,128' },
    iterations: { type: 'string', default: '10' },
  },
})
const shape = values.large
  ? { users: 162_541, items: 59_047, rows: 25_000_000 }
  : { users: 69_878, items: 10_677, rows: 10_000_000 }
const iterations = Number(values.iterations)

interface Run {
  readonly iterationMs: readonly number[]
  readonly userFactors: Float32Array
  readonly itemFactors: Float32Array
}

async function runFoldin(dataset: Dataset, factors: number, threads: number, solver: Solver): Promise<Run> {
  const { ranking } = await trainModel(dataset, {
    seed: SEED,
    threads,
    ranking: {
      ...defaultTrainOptions(dataset).ranking,
      userWeightExponent: 0,
      itemWeightExponent: 0,
      factors,
      iterations,
      regularization: REGULARIZATION,
      regularizationExponent: 0,
      unobservedWeight: 1,
      weightRule: { kind: 'constant', weight: WEIGHT },
      solver,
    },
    rating: null,
  })
  return ranking
}

/** Σ_S (1 + w)(1 − x·y)² + Σ_∉S (x·y)² + λ(Σ‖x‖² + Σ‖y‖²), in float64. */
function objective({ train }: Dataset, factors: number, { userFactors, itemFactors }: Run): number {
  let loss = 0
  train.users.forEach((user, pair) => {
    const item = train.items[pair] as number
    let score = 0
    for (let f = 0; f < factors; f++) {
      score += (userFactors[user * factors + f] as number) * (itemFactors[item * factors + f] as number)
    }
    loss += (1 + WEIGHT) * (1 - score) ** 2 - score ** 2
  })
  const users = gramian(userFactors, factors)
  const items = gramian(itemFactors, factors)
  for (let i = 0; i < factors; i++) {
    for (let j = 0; j < factors; j++) {
      loss += (users[i * factors + j] as number) * (items[i * factors + j] as number)
    }
    loss += REGULARIZATION * ((users[i * factors + i] as number) + (items[i * factors + i] as number))
  }
  return loss
}

function gramian(table: Float32Array, factors: number): Float64Array {
  const sum = new Float64Array(factors * factors)
  for (let row = 0; row < table.length; row += factors) {
    for (let i = 0; i < factors; i++) {
      const value = table[row + i] as number
      for (let j = 0; j < factors; j++) {
        sum[i * factors + j] = (sum[i * factors + j] as number) + value * (table[row + j] as number)
      }
    }
  }
  return sum
}

function line(name: string, factors: number, threads: number, dataset: Dataset, run: Run) {
  const least = Math.min(...run.iterationMs)
  const mean = run.iterationMs.reduce((sum, ms) => sum + ms, 0) / run.iterationMs.length
  const variance = run.iterationMs.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / run.iterationMs.length
  return {
    least,
    cells: {
      solver: name,
      factors: `${factors}`,
      threads: `${threads}`,
      'ms per iteration': `${least.toFixed(0)} (${mean.toFixed(0)} ± ${Math.sqrt(variance).toFixed(0)})`,
      'ns per visit and thread': ((1e6 * least * threads) / (2 * dataset.train.values.length)).toFixed(1),
      objective: objective(dataset, factors, run).toExponential(5),
    },
  }
}

const startedMs = performance.now()
const dataset = zipfInteractions({ ...shape, rows: Number(values.rows ?? shape.rows), seed: SEED })
const [cpu] = cpus()
console.log(`ALS training, ${iterations} iterations`)
console.log(`${cpu?.model.trim()} × ${cpus().length}, Node ${process.version}, seed ${SEED}`)
console.log(
  `${dataset.train.values.length} interactions of ${shape.users} users and ${shape.items} items, ` +
    `generated in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
)
console.log(
  'Milliseconds: least (mean ± deviation); ratios are of the least. A visit is one interaction, twice an iteration.\n',
)

const withPeer = implicitIsThere()
if (!withPeer)
  console.log("Python's implicit cannot be imported: no comparison. `pip install implicit` adds it.\n")

const SOLVERS: readonly Solver[] = [{ kind: 'cholesky' }, { kind: 'cg', steps: DEFAULT_CG_STEPS }]
const lines: Record<string, string>[] = []
for (const factors of values.factors.split(',').map(Number)) {
  /** By solver, on the most threads. */
  const ours = new Map<string, number>()
  for (const solver of SOLVERS) {
    const name = solver.kind === 'cg' ? `foldin CG, ${solver.steps} steps` : 'foldin Cholesky'
    let alone = 0
    for (const threads of THREADS) {
      const run = await runFoldin(dataset, factors, threads, solver)
      const { least, cells } = line(name, factors, threads, dataset, run)
      if (threads === 1) alone = least
      ours.set(solver.kind, least)
      lines.push({ ...cells, ratio: threads === 1 ? '' : `${(alone / least).toFixed(2)} × 1 thread` })
    }
  }
  if (!withPeer) continue
  for (const { kind } of SOLVERS) {
    const threads = Math.max(...THREADS)
    const cg = kind === 'cg'
    const options = {
      factors,
      iterations,
      regularization: REGULARIZATION,
      weight: WEIGHT,
      cg,
      threads,
      seed: SEED,
    }
    const peer = await runImplicit(dataset, options)
    const name = `implicit ${peer.version} ${cg ? 'CG, 3 steps' : 'Cholesky'}`
    const { least, cells } = line(name, factors, threads, dataset, peer)
    const ratios = [...ours].map(([solver, ms]) => `${(least / ms).toFixed(2)} (${solver})`)
    lines.push({ ...cells, ratio: `foldin is faster by ${ratios.join(', ')}` })
  }
}
printTable(lines)
