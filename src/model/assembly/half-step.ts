/**
 * One half-step of ALS: every row of one side solved against the factors of the other, by as many threads as
 * call `solveRows` at the same time. Each takes the next few rows of a common list until none is left, so that
 * the result of a row does not depend on who solves it, nor on how many there are.
 */
import { solveByConjugateGradient } from './conjugate-gradient'
// biome-ignore lint/style/useImportType: AssemblyScript has no imports of types alone
import { HalfStep } from './half-step-layout'
import { appendRow, beginRow, finishRow, panelOf, panelRows } from './row-solve'
import { setInteraction, solveShortRow } from './short-row'
import { addOuterProducts } from './triangle'

/** Rows that a thread takes from the list at once. */
const ROWS_AT_ONCE: i32 = 8

/** Solves rows until none is left. Returns −1, or the first row that has no finite solution. */
export function solveRows(pointer: usize, scratch: usize): i32 {
  const step = changetype<HalfStep>(pointer)
  const rows = step.rows
  while (true) {
    const from = atomic.add<i32>(pointer, ROWS_AT_ONCE)
    if (from >= rows) return -1
    const to = min(from + ROWS_AT_ONCE, rows)
    for (let place = from; place < to; place++) {
      const row = load<i32>(step.order + ((<usize>place) << 2))
      if (!solveOne(step, row, scratch)) {
        // Nobody needs to go on.
        atomic.store<i32>(pointer, rows)
        return row
      }
    }
  }
}

function solveOne(step: HalfStep, row: i32, scratch: usize): bool {
  const width = step.width
  const solution = step.solutions + ((<usize>row * <usize>width) << 2)
  const starts = step.starts + ((<usize>row) << 2)
  const start = load<u32>(starts)
  const end = load<u32>(starts, 4)
  const objective = step.objectives + ((<usize>row) << 3)
  const penalty = step.penalties + ((<usize>row) << 3)
  if (start === end) {
    memory.fill(solution, 0, (<usize>width) << 2)
    store<f64>(objective, 0)
    store<f64>(penalty, 0)
    return true
  }
  const scale = load<f32>(step.scales + ((<usize>row) << 2))
  let value: f64
  if (step.steps) value = solveByConjugateGradient(step, start, end, scale, scratch, solution)
  else if (end - start <= <u32>step.shortRows) value = solveShort(step, start, end, scale, scratch, solution)
  else value = solveExactly(step, start, end, scale, scratch, solution)
  if (!(value < Infinity)) return false
  store<f64>(objective, value)
  store<f64>(penalty, <f64>scale * weightedSquares(solution, step.regularization, width))
  return true
}

/** Returns the row's share of the objective, not finite where there is no solution. */
function solveExactly(
  step: HalfStep,
  start: u32,
  end: u32,
  scale: f32,
  scratch: usize,
  solution: usize,
): f64 {
  const width = step.width
  beginRow(scratch, step.gramian, step.regularization, scale, solution, width)
  const constant = step.rating
    ? addRatings(step, start, end, scratch, solution)
    : addPreferences(step, start, end, scratch, solution)
  const gain = finishRow(scratch, solution, width)
  // At the solution xᵀAx − 2xᵀb = −xᵀb.
  return gain < Infinity ? constant - gain : Infinity
}

/** `solveExactly` for a row of few pairs. */
function solveShort(step: HalfStep, start: u32, end: u32, scale: f32, scratch: usize, solution: usize): f64 {
  const width = step.width
  const bias = (<usize>step.bias) << 2
  let constant: f64 = 0
  for (let pair = start; pair < end; pair++) {
    const value = load<f32>(step.values + ((<usize>pair) << 2))
    const column = load<u32>(step.columns + ((<usize>pair) << 2))
    const source = step.opposite + ((<usize>column * <usize>width) << 2)
    const k = <i32>(pair - start)
    if (step.rating) {
      const target = value - load<f32>(source + bias)
      constant += <f64>target * target
      setInteraction(scratch, width, k, source, 1, target)
    } else {
      const target: f32 = value > 0 ? step.unobserved + value : 0
      constant += target
      setInteraction(scratch, width, k, source, abs(value), target)
    }
  }
  const one = step.rating ? step.bias : -1
  const count = <i32>(end - start)
  const gain = solveShortRow(scratch, width, count, step.gramian, step.regularization, scale, one, solution)
  return gain < Infinity ? constant - gain : Infinity
}

/** c = |w|, t = (α₀ + c) where w > 0. Returns Σ (α₀ + c)p². */
function addPreferences(step: HalfStep, start: u32, end: u32, scratch: usize, right: usize): f64 {
  const width = step.width
  const panel = panelOf(scratch, width)
  const unobserved = step.unobserved
  let constant: f64 = 0
  let size: i32 = 0
  for (let pair = start; pair < end; pair++) {
    const value = load<f32>(step.values + ((<usize>pair) << 2))
    const column = load<u32>(step.columns + ((<usize>pair) << 2))
    const source = step.opposite + ((<usize>column * <usize>width) << 2)
    const target: f32 = value > 0 ? unobserved + value : 0
    constant += target
    appendRow(panel, size, source, abs(value), target, right, width)
    if (++size === panelRows()) {
      addOuterProducts(scratch, panel, size, width)
      size = 0
    }
  }
  if (size) addOuterProducts(scratch, panel, size, width)
  return constant
}

/** c = 1, t = rating − mean − bias of the opposite row, whose place in the panel holds 1. Returns Σ t². */
function addRatings(step: HalfStep, start: u32, end: u32, scratch: usize, right: usize): f64 {
  const width = step.width
  const panel = panelOf(scratch, width)
  const bias = (<usize>step.bias) << 2
  let constant: f64 = 0
  let size: i32 = 0
  for (let pair = start; pair < end; pair++) {
    const value = load<f32>(step.values + ((<usize>pair) << 2))
    const column = load<u32>(step.columns + ((<usize>pair) << 2))
    const source = step.opposite + ((<usize>column * <usize>width) << 2)
    const oppositeBias = load<f32>(source + bias)
    const target = value - oppositeBias
    constant += <f64>target * target
    const right0 = load<f32>(right + bias)
    appendRow(panel, size, source, 1, target, right, width)
    store<f32>(panel + <usize>size * ((<usize>width) << 2) + bias, 1)
    store<f32>(right + bias, right0 + target)
    if (++size === panelRows()) {
      addOuterProducts(scratch, panel, size, width)
      size = 0
    }
  }
  if (size) addOuterProducts(scratch, panel, size, width)
  return constant
}

/** Σ_i diagonal_i · x_i² */
function weightedSquares(vector: usize, diagonal: usize, width: i32): f64 {
  let sum: f64 = 0
  for (let at: usize = 0; at < (<usize>width) << 2; at += 4) {
    const value = <f64>load<f32>(vector + at)
    sum += load<f32>(diagonal + at) * value * value
  }
  return sum
}
