/**
 * The alternation that both tables share: solve all users given the items, then, as many times as asked, all
 * items given the users and all users given the items. The last step is always the users', so that folding a
 * user's history in gives the vector that was trained.
 */
import { createRng } from '../../../src/model/rng.ts'
import type { Dataset } from '../interactions.ts'
import { DivergenceError } from './divergence.ts'
import { diagonalizeGramian, reduceGramian } from './gramian.ts'
import { startHalfStep, writeHalfStep } from './half-step.ts'
import { GRAMIAN_CHUNKS, type SidePlan, vectorWidth } from './memory-plan.ts'
import type { Solver } from './options.ts'
import { longestShortRow } from './short-rows.ts'
import { doubles, floats, type SideName, type Workspace } from './workspace.ts'

/** One table's part of the row equations; ARCHITECTURE.md has both objectives. */
export interface Alternation {
  readonly table: 'ranking' | 'rating'
  /** Without the bias. */
  readonly factors: number
  readonly iterations: number
  readonly seed: number
  readonly solver: Solver
  /** α₀; 0 leaves the Gramian out. */
  readonly unobservedWeight: number
  /** λ of the factors, and of the bias behind them, null where the table has none. */
  readonly regularization: { readonly factors: number; readonly bias: number | null }
  /** What a row's λ is multiplied by. */
  readonly scaleOf: (side: SideName, interactions: number) => number
  readonly onIteration: OnIteration
}

/** Called after every iteration, with the tables as they are then; the training ends there where it returns false. */
export type OnIteration = (iteration: number, loss: number, tables: () => Tables) => unknown

export interface Tables {
  /** [users, factors] and [items, factors] */
  readonly userFactors: Float32Array<ArrayBuffer>
  readonly itemFactors: Float32Array<ArrayBuffer>
  /** [users] and [items]; empty where the table has no biases. */
  readonly userBiases: Float32Array<ArrayBuffer>
  readonly itemBiases: Float32Array<ArrayBuffer>
}

export interface AlternationResult extends Tables {
  readonly losses: readonly number[]
  readonly iterationMs: readonly number[]
}

/** Standard deviation of the first item vectors' length: small against what training makes of them. */
const FIRST_LENGTH = 0.1

/** @throws {DivergenceError} where a row has no finite solution. */
export async function alternate(
  workspace: Workspace,
  dataset: Dataset,
  alternation: Alternation,
): Promise<AlternationResult> {
  const { plan, memory } = workspace
  const { factors, iterations } = alternation
  const hasBias = alternation.regularization.bias !== null
  const width = vectorWidth(factors + (hasBias ? 1 : 0))
  prepare(workspace, alternation, width)
  initialize(workspace, alternation, width)

  const table = (side: SideName, from: number, length: number) =>
    unpad(floats(memory, plan[side].factors, plan[side].rows * width), width, from, length)
  const tables = (): Tables => ({
    userFactors: table('users', 0, factors),
    itemFactors: table('items', 0, factors),
    userBiases: table('users', factors, hasBias ? 1 : 0),
    itemBiases: table('items', factors, hasBias ? 1 : 0),
  })
  const losses: number[] = []
  const iterationMs: number[] = []
  await solveSide(workspace, dataset, alternation, width, 'users', 0)
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const startedMs = performance.now()
    await solveSide(workspace, dataset, alternation, width, 'items', iteration)
    await solveSide(workspace, dataset, alternation, width, 'users', iteration)
    const loss = objective(workspace)
    losses.push(loss)
    iterationMs.push(performance.now() - startedMs)
    if (alternation.onIteration(iteration, loss, tables) === false) break
  }
  return { ...tables(), losses, iterationMs }
}

function prepare(workspace: Workspace, alternation: Alternation, width: number): void {
  const { plan, memory, counts } = workspace
  const { factors, regularization } = alternation
  // The padding's one keeps the padded equation regular; assembly/row-solve.ts has the contract.
  const diagonal = floats(memory, plan.regularization, width).fill(1)
  diagonal.fill(regularization.factors, 0, factors)
  if (regularization.bias !== null) diagonal[factors] = regularization.bias
  for (const name of ['users', 'items'] as const) {
    const side = plan[name]
    const opposite = plan[name === 'users' ? 'items' : 'users']
    const scales = floats(memory, side.scales, side.rows)
    counts[name].forEach((interactions, row) => {
      scales[row] = alternation.scaleOf(name, interactions)
    })
    writeHalfStep(workspace, name, {
      width,
      rating: regularization.bias !== null,
      opposite: opposite.factors,
      gramian: alternation.unobservedWeight > 0 ? plan.gramian : 0,
      unobservedWeight: alternation.unobservedWeight,
      bias: factors,
    })
  }
}

/** Small random items; users at zero, from where conjugate gradient starts. */
function initialize({ plan, memory }: Workspace, alternation: Alternation, width: number): void {
  const { rows, factors: address } = plan.items
  floats(memory, plan.users.factors, plan.users.rows * width).fill(0)
  const rng = createRng(alternation.seed)
  const table = floats(memory, address, rows * width).fill(0)
  const deviation = FIRST_LENGTH / Math.sqrt(Math.max(1, alternation.factors))
  for (let row = 0; row < rows; row++) {
    for (let factor = 0; factor < alternation.factors; factor++) {
      table[row * width + factor] = rng.normal() * deviation
    }
  }
}

async function solveSide(
  workspace: Workspace,
  dataset: Dataset,
  alternation: Alternation,
  width: number,
  name: SideName,
  iteration: number,
): Promise<void> {
  const { plan, memory, pool, counts } = workspace
  const { solver, iterations, factors, unobservedWeight } = alternation
  const side = plan[name]
  const opposite = plan[name === 'users' ? 'items' : 'users']
  // The last step is exact, so that folding a user in gives the trained vector.
  const exact = solver.kind === 'cholesky' || (iteration === iterations && name === 'users')
  const hasGramian = unobservedWeight > 0
  const shortRows = exact ? longestShortRow(counts[name], width, hasGramian ? opposite.rows : null) : 0
  const turns = hasGramian && shortRows > 0
  const turn = (table: SidePlan, matrix: number) =>
    pool.run({ kind: 'turn', factors: table.factors, rows: table.rows, width, matrix, scratch: plan.scratch })
  if (hasGramian) {
    const sums = await sumGramian(workspace, opposite, width, unobservedWeight)
    if (turns) diagonalizeGramian(memory, plan, sums, factors, width, unobservedWeight)
  }
  if (turns) await turn(opposite, plan.turn)
  startHalfStep(workspace, name, { steps: exact ? 0 : solver.steps, shortRows })
  const answers = await pool.run({ kind: 'solve', step: side.step, scratch: plan.scratch })
  if (turns) {
    await turn(opposite, plan.turnBack)
    await turn(side, plan.turnBack)
  }
  const row = answers.find((answer) => answer >= 0)
  if (row !== undefined) {
    const id = (name === 'users' ? dataset.userIds : dataset.itemIds)[row] ?? ''
    const { table, regularization, scaleOf } = alternation
    const λ = Math.fround(regularization.factors * scaleOf(name, counts[name][row] ?? 0))
    const remedy = Number.isFinite(λ) ? 'larger' : 'smaller'
    throw new DivergenceError(table, iteration, name === 'users' ? 'user' : 'item', row, id, remedy)
  }
}

async function sumGramian(
  { plan, memory, pool }: Workspace,
  { rows, factors }: SidePlan,
  width: number,
  scale: number,
): Promise<Float64Array> {
  await pool.run({ kind: 'gramian', factors, rows, width, chunks: GRAMIAN_CHUNKS, sums: plan.gramianParts })
  return reduceGramian(memory, plan, width, scale)
}

/** The exact objective after the users' step: their rows' share, and the items' regularisation. */
function objective({ plan, memory }: Workspace): number {
  let sum = 0
  for (const value of doubles(memory, plan.users.objectives, plan.users.rows)) sum += value
  for (const value of doubles(memory, plan.items.penalties, plan.items.rows)) sum += value
  return sum
}

/** Columns from…from + length of a padded table [rows, width], without the padding. */
function unpad(table: Float32Array, width: number, from: number, length: number): Float32Array<ArrayBuffer> {
  const rows = table.length / width
  const packed = new Float32Array(rows * length)
  for (let row = 0; row < rows; row++) {
    packed.set(table.subarray(row * width + from, row * width + from + length), row * length)
  }
  return packed
}
