/**
 * `npm run bench:train [-- --large] [--rows N] [--factors 64,128] [--iterations N]`: milliseconds per ALS
 * iteration on generated interactions, on one thread and on two, and the same by Python's `implicit` where it can
 * be imported, iteration by iteration in turn. Both minimise the objective with α₀ = 1, weight 1 and a constant λ,
 * computed here for both.
 */
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { DEFAULT_CG_STEPS, defaultTrainOptions, type Solver } from '../../scripts/train/als/options.ts'
import { trainModel } from '../../scripts/train/als/train.ts'
import { ImplicitPeer, implicitIsThere, PeerFolder } from './implicit-peer.ts'
import { printTable } from './measure.ts'
import { type Contender, goalsOf } from './training-goals.ts'
import { type Tables, trainingObjective } from './training-objective.ts'
import { zipfInteractions } from './zipf-interactions.ts'

const SEED = 42
const WEIGHT = 1
const REGULARIZATION = 1
const THREADS = 2
/** Enough to time one thread; its tables are those of two. */
const ITERATIONS_ALONE = 4
const SOLVERS: readonly Solver[] = [{ kind: 'cholesky' }, { kind: 'cg', steps: DEFAULT_CG_STEPS }]

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

/** Of the last training, while its memory was still there. */
let residentBytes = 0

interface Run extends Tables {
  readonly iterationMs: readonly number[]
}

async function runFoldin(
  factors: number,
  threads: number,
  solver: Solver,
  rounds: number,
  afterIteration: () => void,
): Promise<Run> {
  const { ranking } = await trainModel(
    dataset,
    {
      seed: SEED,
      threads,
      ranking: {
        ...defaultTrainOptions(dataset).ranking,
        factors,
        iterations: rounds,
        regularization: REGULARIZATION,
        regularizationExponent: 0,
        unobservedWeight: 1,
        weightRule: { kind: 'constant', weight: WEIGHT },
        userWeightExponent: 0,
        itemWeightExponent: 0,
        solver,
      },
      rating: null,
    },
    () => {
      residentBytes = process.memoryUsage.rss()
      afterIteration()
    },
  )
  return ranking
}

const contenders: Contender[] = []
const lines: Record<string, string>[] = []

function report(contender: Omit<Contender, 'leastMs' | 'meanMs'>, name: string, { iterationMs }: Run): void {
  const { factors, threads } = contender
  const leastMs = Math.min(...iterationMs)
  const meanMs = iterationMs.reduce((sum, ms) => sum + ms, 0) / iterationMs.length
  const variance = iterationMs.reduce((sum, ms) => sum + (ms - meanMs) ** 2, 0) / iterationMs.length
  contenders.push({ ...contender, leastMs, meanMs })
  lines.push({
    solver: name,
    factors: `${factors}`,
    threads: `${threads}`,
    'ms per iteration': `${leastMs.toFixed(0)} (${meanMs.toFixed(0)} ± ${Math.sqrt(variance).toFixed(0)})`,
    'ns per visit and thread': ((1e6 * leastMs * threads) / (2 * dataset.train.values.length)).toFixed(1),
    objective: contender.objective?.toExponential(5) ?? '',
  })
}

async function compare(factors: number, solver: Solver, folder: PeerFolder | null): Promise<void> {
  const cg = solver.kind === 'cg'
  const method = cg ? `CG, ${solver.steps} steps` : 'Cholesky'
  const base = { factors, iterations, regularization: REGULARIZATION, weight: WEIGHT, seed: SEED }
  const peer = folder && (await ImplicitPeer.start(folder, { ...base, cg, threads: THREADS }))
  const objectiveOf = (tables: Tables) => trainingObjective(dataset, factors, tables, base)
  const run = await runFoldin(factors, THREADS, solver, iterations, () => peer?.iterate())
  const ours = { by: 'foldin', factors, solver: solver.kind, threads: THREADS } as const
  report({ ...ours, objective: objectiveOf(run) }, `foldin ${method}`, run)
  if (peer) {
    const other = await peer.finish()
    const objective = objectiveOf(other)
    report({ ...ours, by: 'implicit', objective }, `implicit ${peer.version} ${method}`, other)
    const difference = Math.abs(other.ownObjective / objective - 1)
    notes.add(`implicit runs OpenBLAS for ${peer.kernel ?? 'an unknown processor'}.`)
    notes.add(
      `implicit's own objective of its ${factors} factors by ${method}: ${difference.toExponential(0)} off.`,
    )
  }
  const alone = await runFoldin(factors, 1, solver, Math.min(iterations, ITERATIONS_ALONE), () => {})
  report({ ...ours, threads: 1, objective: null }, `foldin ${method}`, alone)
}

const startedMs = performance.now()
const dataset = zipfInteractions({ ...shape, rows: Number(values.rows ?? shape.rows), seed: SEED })
const notes = new Set<string>()
const [cpu] = cpus()
const load = () => `load ${loadavg()[0]?.toFixed(1)}`
console.log(`ALS training, ${iterations} iterations`)
console.log(`${cpu?.model.trim()} × ${cpus().length}, Node ${process.version}, seed ${SEED}, ${load()}`)
console.log(
  `${dataset.train.values.length} interactions of ${shape.users} users and ${shape.items} items, ` +
    `generated in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`,
)
console.log('Milliseconds: least (mean ± deviation). A visit is one interaction, twice an iteration.\n')

const folder = implicitIsThere() ? new PeerFolder(dataset) : null
if (folder === null)
  console.log("Python's implicit cannot be imported: no comparison. `pip install implicit` adds it.\n")
try {
  for (const factors of values.factors.split(',').map(Number)) {
    for (const solver of SOLVERS) await compare(factors, solver, folder)
  }
} finally {
  folder?.remove()
}
printTable(lines)
console.log()
printTable(goalsOf(contenders))
console.log()
for (const note of notes) console.log(note)
if (folder) console.log('foldin solves the users once before its first iteration, implicit does not.')
const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`
const peak = mebibytes(1024 * process.resourceUsage().maxRSS)
console.log(
  `Resident: ${mebibytes(residentBytes)} in the last training, ${peak} at most, ${load()} at the end.`,
)
