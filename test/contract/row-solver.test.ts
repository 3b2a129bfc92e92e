/** All solvers of the row equation under their contract: the plain twin, and the kernels in WebAssembly. */
import { setFlagsFromString } from 'node:v8'
import { loadKernelModule } from '../../scripts/train/als/kernel.ts'
import { SingularSystemError } from '../../src/model/errors.ts'
import { type RowEquation, solveRow } from '../../src/model/row-equation.ts'
import { describeRowSolver } from './row-solver.contract.ts'

type SolveRow = (
  width: number,
  gramian: number,
  rows: number,
  weights: number,
  targets: number,
  count: number,
  regularization: number,
  scratch: number,
  solution: number,
) => number

interface RowSolveExports {
  scratchBytes(width: number): number
  readonly solveRow: SolveRow
  /** For at most `width` rows, a diagonal Gramian, and no target without a weight. */
  readonly solveShort: SolveRow
}

const memory = new WebAssembly.Memory({ initial: 64, maximum: 65536, shared: true })
// As V8 optimises them, at once: most of its work on the kernels would come after a test's few calls.
setFlagsFromString('--no-liftoff')
const kernel = new WebAssembly.Instance(loadKernelModule(), { env: { memory } })
  .exports as unknown as RowSolveExports

/** Lays the equation out as the header of `assembly/row-solve.ts` says. */
function solveInWasm(solve: SolveRow, equation: RowEquation, out: Float32Array): void {
  const { factors, weights } = equation
  const width = Math.ceil(factors / 8) * 8
  let end = 1024
  const place = (bytes: number) => {
    const start = end
    end += Math.ceil(bytes / 16) * 16
    return start
  }
  const placeRows = (values: Float32Array, count: number, padding: number) => {
    const start = place(4 * width * count)
    const target = new Float32Array(memory.buffer, start, width * count).fill(padding)
    for (let row = 0; row * factors < values.length; row++) {
      target.set(values.subarray(row * factors, (row + 1) * factors), row * width)
    }
    return start
  }
  const placeColumn = (values: Float32Array) => {
    const start = place(values.byteLength)
    new Float32Array(memory.buffer, start, values.length).set(values)
    return start
  }
  const gramian = equation.gramian === null ? 0 : placeRows(equation.gramian, width, 0)
  const rows = placeRows(equation.rows, weights.length, 0)
  const c = placeColumn(weights)
  const t = placeColumn(equation.targets)
  const regularization = placeRows(equation.regularization, 1, 1)
  const solution = place(4 * width)
  const scratch = place(kernel.scratchBytes(width))
  new Float32Array(memory.buffer, scratch, kernel.scratchBytes(width) / 4).fill(Number.NaN)
  const status = solve(width, gramian, rows, c, t, weights.length, regularization, scratch, solution)
  if (status !== 0) throw new SingularSystemError(`the kernel answers ${status}`)
  out.set(new Float32Array(memory.buffer, solution, factors))
}

describeRowSolver('plain TypeScript', solveRow, 1e-6)
describeRowSolver('WebAssembly', (equation, out) => solveInWasm(kernel.solveRow, equation, out), 1e-4)
describeRowSolver(
  'WebAssembly, short rows',
  (equation, out) => solveInWasm(kernel.solveShort, equation, out),
  1e-4,
  { shortRows: true },
)
