/** Writes the parameters of a half-step where the kernel reads them: `HalfStep` of `assembly/half-step-layout.ts`. */
import { floats, type SideName, type Workspace, words } from './workspace.ts'

export interface HalfStepParameters {
  readonly width: number
  readonly rating: boolean
  /** Address of the opposite side's factors. */
  readonly opposite: number
  /** Address, or 0. */
  readonly gramian: number
  readonly unobservedWeight: number
  /** Index of the bias in a rating table's vectors. */
  readonly bias: number
}

/** Index of the fields that are set before each half-step, in words. */
const NEXT = 0
const STEPS = 17
const SHORT_ROWS = 18

export function writeHalfStep({ plan, memory }: Workspace, name: SideName, step: HalfStepParameters): void {
  const side = plan[name]
  const sizes = [0, side.rows, step.width, step.rating ? 1 : 0]
  const pairs = [side.order, side.starts, side.columns, side.values]
  const tables = [step.opposite, side.factors, step.gramian, plan.regularization]
  const rows = [side.scales, side.objectives, side.penalties]
  const fields = [...sizes, ...pairs, ...tables, ...rows]
  words(memory, side.step, fields.length).set(fields)
  floats(memory, side.step + 4 * fields.length, 1)[0] = step.unobservedWeight
  words(memory, side.step + 4 * (fields.length + 1), 1)[0] = step.bias
}

/** How a half-step solves its rows. */
export interface HalfStepMethod {
  /** Of conjugate gradient, or 0 to solve exactly. */
  readonly steps: number
  /** Most interactions of a row that is solved by an equation of its interactions; 0 = none. */
  readonly shortRows: number
}

export function startHalfStep({ plan, memory }: Workspace, name: SideName, method: HalfStepMethod): void {
  const fields = words(memory, plan[name].step, SHORT_ROWS + 1)
  fields[NEXT] = 0
  fields[STEPS] = method.steps
  fields[SHORT_ROWS] = method.shortRows
}
