/**
 * `ExplainTaste` by the WASM kernel, over tables that lie in its memory. The kernel sums over the history, which may
 * be long; the factorisation and one solve an item are small, and are done here in float64.
 */
import { solveCholesky } from './cholesky.ts'
import { type ExplainTaste, largestFirst, type ScoreReasons, solveTaste } from './explain.ts'
import type { FoldInEquation } from './fold-in.ts'
import { dequantiseRow } from './quantise.ts'
import type { ScoreKernel } from './score-kernel.ts'
import { FOLD_IN_ROWS, foldInWidth, type Region, type ScoreMemoryPlan } from './score-memory.ts'
import type { QuantisedFactors } from './tables.ts'
import { USER_CODE_MAX } from './user-codes.ts'

export function createKernelExplain(
  kernel: ScoreKernel,
  plan: Pick<ScoreMemoryPlan, 'foldIn' | 'explain' | 'best'>,
): ExplainTaste {
  // Views stay valid because the memory never grows.
  const { buffer } = kernel.memory
  const { foldIn, explain, best } = plan
  const doubles = ({ offset, bytes }: Region) => new Float64Array(buffer, offset, bytes / 8)
  const codesAt = ({ offset, bytes }: Region) => new Int16Array(buffer, offset, bytes / 2)
  const kernelLeft = doubles(explain.left)
  const kernelRight = doubles(explain.right)
  const sums = doubles(explain.sums)
  const [high, low] = [codesAt(explain.high), codesAt(explain.low)]
  const rows = new Uint32Array(buffer, foldIn.rows.offset, FOLD_IN_ROWS)
  const weights = new Float32Array(buffer, foldIn.weights.offset, FOLD_IN_ROWS)
  const targets = new Float32Array(buffer, foldIn.targets.offset, FOLD_IN_ROWS)
  const bestEntries = new Uint32Array(buffer, best.offset, best.bytes / 4)
  const width = kernelRight.length
  if (kernel.exactPanelBytes(width) > explain.panel.bytes) {
    throw new RangeError(
      `the kernel needs ${kernel.exactPanelBytes(width)} bytes for its panel, the plan has ${explain.panel.bytes}`,
    )
  }

  /** Both sides of the equation, in memory of their own: another question may come before the next row's. */
  const assembled = (equation: FoldInEquation) => {
    const { table, gramian, regularization } = equation
    const { factors } = table
    kernelLeft.fill(0)
    kernelRight.fill(0)
    for (let factor = 0; factor < width; factor++) {
      if (gramian !== null && factor < factors) {
        kernelLeft.set(gramian.subarray(factor * factors, (factor + 1) * factors), factor * width)
      }
      const diagonal = factor * width + factor
      // Ones keep the padding regular.
      kernelLeft[diagonal] = (kernelLeft[diagonal] as number) + (factor < factors ? regularization : 1)
    }
    for (let start = 0; start < equation.rows.length; start += FOLD_IN_ROWS) {
      const end = Math.min(start + FOLD_IN_ROWS, equation.rows.length)
      rows.set(equation.rows.subarray(start, end))
      weights.set(equation.weights.subarray(start, end))
      targets.set(equation.targets.subarray(start, end))
      kernel.addRowsExactly(
        width,
        table.codes.byteOffset,
        table.stride,
        table.scales.byteOffset,
        foldIn.rows.offset,
        foldIn.weights.offset,
        foldIn.targets.offset,
        end - start,
        explain.panel.offset,
        explain.left.offset,
        explain.right.offset,
      )
    }
    return { left: kernelLeft.slice(), right: kernelRight.slice() }
  }

  return (equation) => {
    const { table } = equation
    const { factors, stride, codes, scales } = table
    if (codes.buffer !== buffer || scales.buffer !== buffer || foldInWidth(factors) !== width) {
      throw new RangeError('the table to explain by is not the one in the memory of the kernel')
    }
    const { left, right } = assembled(equation)
    const taste = solveTaste(left, right, width, equation.rows.length).slice(0, factors)
    const saying = entriesWithTarget(equation)
    const item = new Float32Array(factors)
    const influence = new Float64Array(width)
    return {
      taste,
      reasonsFor(row, most): ScoreReasons {
        influence.fill(0)
        dequantiseRow(table, row, item)
        influence.set(item)
        solveCholesky(left, width, influence)
        const highScale = writeCodes(influence, factors, high, low)
        const lowScale = highScale / LOW_SHARE
        sums.fill(0)
        let size = 0
        for (let start = 0; start < saying.rows.length; start += FOLD_IN_ROWS) {
          const end = Math.min(start + FOLD_IN_ROWS, saying.rows.length)
          rows.set(saying.rows.subarray(start, end))
          targets.set(saying.targets.subarray(start, end))
          size = kernel.addContributions(
            codes.byteOffset,
            stride,
            scales.byteOffset,
            explain.high.offset,
            highScale,
            explain.low.offset,
            lowScale,
            foldIn.rows.offset,
            foldIn.targets.offset,
            start,
            end - start,
            explain.sums.offset,
            size,
            most,
            best.offset,
          )
        }
        kernel.sortBest(best.offset, size)
        const [sum = 0, magnitude = 0] = sums
        // Chosen in float32, given as they were added up.
        const reasons = Array.from({ length: size }, (_, place) => {
          const entry = bestEntries[2 * place + 1] as number
          const entryRow = saying.rows[entry] as number
          const product =
            codeDot(table, entryRow, high) * highScale + codeDot(table, entryRow, low) * lowScale
          const contribution = product * ((scales[entryRow] as number) * (saying.targets[entry] as number))
          return { row: entryRow, contribution, share: Math.abs(contribution) / magnitude }
        })
        return { reasons: reasons.sort(largestFirst), sum }
      },
    }
  }
}

function codeDot({ codes, stride, factors }: QuantisedFactors, row: number, vector: Int16Array): number {
  let sum = 0
  for (let factor = 0; factor < factors; factor++) {
    sum += (codes[row * stride + factor] as number) * (vector[factor] as number)
  }
  return sum
}

/** A low code is worth this part of a high one: half a high step is the most that is left for it. */
const LOW_SHARE = 2 * USER_CODE_MAX

/** Entries that add something, those that are liked, in order of row. */
function entriesWithTarget({ rows, targets }: FoldInEquation): { rows: Uint32Array; targets: Float32Array } {
  const entries = Uint32Array.from(rows.keys())
    .filter((entry) => targets[entry] !== 0)
    .sort((left, right) => (rows[left] as number) - (rows[right] as number))
  return {
    rows: entries.map((entry) => rows[entry] as number),
    targets: Float32Array.from(entries, (entry) => targets[entry] as number),
  }
}

/**
 * Writes `values` [factors] as high · scale + low · scale / LOW_SHARE, to 31 bits of the largest one; returns the scale.
 * Zeros behind the factors are those of the codes.
 */
function writeCodes(values: Float64Array, factors: number, high: Int16Array, low: Int16Array): number {
  let largest = 0
  for (let factor = 0; factor < factors; factor++) {
    largest = Math.max(largest, Math.abs(values[factor] as number))
  }
  const scale = largest / USER_CODE_MAX
  for (let factor = 0; factor < factors; factor++) {
    const steps = scale === 0 ? 0 : (values[factor] as number) / scale
    const whole = Math.round(steps)
    high[factor] = whole
    low[factor] = Math.round((steps - whole) * LOW_SHARE)
  }
  return scale
}
