/** `SolveFoldIn` by the WASM kernel, over tables that lie in its memory. float32 inside. */
import { SingularSystemError } from './errors.ts'
import type { FoldInEquation, SolveFoldIn } from './fold-in.ts'
import type { ScoreKernel } from './score-kernel.ts'
import { FOLD_IN_ROWS, type FoldInRegions, foldInWidth } from './score-memory.ts'

export function createKernelFoldIn(kernel: ScoreKernel, regions: FoldInRegions): SolveFoldIn {
  // Views stay valid because the memory never grows.
  const { buffer } = kernel.memory
  const floats = ({ offset, bytes }: { offset: number; bytes: number }) =>
    new Float32Array(buffer, offset, bytes / Float32Array.BYTES_PER_ELEMENT)
  const gramian = floats(regions.gramian)
  const regularization = floats(regions.regularization)
  const solution = floats(regions.solution)
  const rows = new Uint32Array(buffer, regions.rows.offset, FOLD_IN_ROWS)
  const weights = floats(regions.weights)
  const targets = floats(regions.targets)
  if (kernel.scratchBytes(regularization.length) > regions.scratch.bytes) {
    throw new RangeError(
      `the kernel needs ${kernel.scratchBytes(regularization.length)} bytes of scratch, the plan has ${regions.scratch.bytes}`,
    )
  }

  /** The Gramian that the kernel's memory holds: every equation of the ranking table has the same one. */
  let held: Float32Array | null = null
  const holdGramian = (values: Float32Array, factors: number, width: number): void => {
    if (values === held) return
    gramian.fill(0)
    for (let factor = 0; factor < factors; factor++) {
      gramian.set(values.subarray(factor * factors, (factor + 1) * factors), factor * width)
    }
    held = values
  }

  const addRows = (equation: FoldInEquation, width: number, start: number): void => {
    const { table, biasRegularization } = equation
    const end = Math.min(start + FOLD_IN_ROWS, equation.rows.length)
    rows.set(equation.rows.subarray(start, end))
    weights.set(equation.weights.subarray(start, end))
    targets.set(equation.targets.subarray(start, end))
    kernel.addQuantisedRows(
      width,
      table.codes.byteOffset,
      table.stride,
      table.scales.byteOffset,
      biasRegularization === null ? -1 : table.factors,
      regions.rows.offset,
      regions.weights.offset,
      regions.targets.offset,
      end - start,
      regions.scratch.offset,
      regions.solution.offset,
    )
  }

  return (equation) => {
    const { table, biasRegularization } = equation
    if (table.codes.buffer !== buffer || table.scales.buffer !== buffer) {
      throw new RangeError('the table of the fold-in does not lie in the memory of the kernel')
    }
    const unknowns = table.factors + (biasRegularization === null ? 0 : 1)
    const width = foldInWidth(unknowns)
    if (equation.gramian !== null) holdGramian(equation.gramian, table.factors, width)
    // Ones keep the padding regular.
    regularization.fill(1).fill(equation.regularization, 0, table.factors)
    if (biasRegularization !== null) regularization[table.factors] = biasRegularization

    kernel.beginRow(
      regions.scratch.offset,
      equation.gramian === null ? 0 : regions.gramian.offset,
      regions.regularization.offset,
      1,
      regions.solution.offset,
      width,
    )
    for (let start = 0; start < equation.rows.length; start += FOLD_IN_ROWS) addRows(equation, width, start)
    if (!Number.isFinite(kernel.finishRow(regions.scratch.offset, regions.solution.offset, width))) {
      throw new SingularSystemError(
        `the fold-in of ${equation.rows.length} interactions has no finite solution: train with more regularisation`,
      )
    }
    return solution.slice(0, unknowns)
  }
}
