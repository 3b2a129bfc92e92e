/**
 * `ExplainTaste` by the WASM kernel, over tables that lie in its memory. The kernel goes over the history, which may
 * be long: it sums the equation in float64, and finds the largest contributions to an item with the influence in int16,
 * as a scan has the taste. Those are then computed in float64, as the factorisation and the one solve an item are.
 */
import { solveCholesky } from './cholesky.ts'
import { type ExplainTaste, largestFirst, type Reason, type ScoreReasons, solveTaste } from './explain.ts'
import type { FoldInEquation } from './fold-in.ts'
import { dequantiseRow } from './quantise.ts'
import { MAX_LIMIT, type ScoreKernel } from './score-kernel.ts'
import { FOLD_IN_ROWS, foldInWidth, type Region, type ScoreMemoryPlan } from './score-memory.ts'
import { quantiseUser } from './user-codes.ts'

/** So many more are found than asked for, for those that int16 cannot tell apart. */
const SPARE_REASONS = 4

export function createKernelExplain(
  kernel: ScoreKernel,
  plan: Pick<ScoreMemoryPlan, 'foldIn' | 'explain' | 'best' | 'user'>,
): ExplainTaste {
  // Views stay valid because the memory never grows.
  const { buffer } = kernel.memory
  const { foldIn, explain, best, user } = plan
  const doubles = ({ offset, bytes }: Region) => new Float64Array(buffer, offset, bytes / 8)
  const kernelLeft = doubles(explain.left)
  const kernelRight = doubles(explain.right)
  const magnitude = doubles(explain.magnitude)
  const codes = new Int16Array(buffer, user.offset, user.bytes / 2)
  const rows = new Uint32Array(buffer, foldIn.rows.offset, FOLD_IN_ROWS)
  const weights = new Float32Array(buffer, foldIn.weights.offset, FOLD_IN_ROWS)
  const targets = new Float32Array(buffer, foldIn.targets.offset, FOLD_IN_ROWS)
  const bestScores = new Float32Array(buffer, best.offset, 2 * MAX_LIMIT)
  const bestEntries = new Uint32Array(buffer, best.offset, 2 * MAX_LIMIT)
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

  /** Leaves the entries of the largest contributions in `best`, and all magnitudes in `magnitude`; returns how many. */
  const findLargest = (
    { table, rows: entryRows, targets: entryTargets }: Liked,
    scale: number,
    most: number,
  ) => {
    magnitude[0] = 0
    let size = 0
    for (let start = 0; start < entryRows.length; start += FOLD_IN_ROWS) {
      const end = Math.min(start + FOLD_IN_ROWS, entryRows.length)
      rows.set(entryRows.subarray(start, end))
      targets.set(entryTargets.subarray(start, end))
      size = kernel.addContributions(
        table.codes.byteOffset,
        table.stride,
        table.scales.byteOffset,
        user.offset,
        scale,
        foldIn.rows.offset,
        foldIn.targets.offset,
        start,
        end - start,
        explain.magnitude.offset,
        size,
        most,
        best.offset,
      )
    }
    return size
  }

  return (equation) => {
    const { table } = equation
    const { factors } = table
    if (table.codes.buffer !== buffer || table.scales.buffer !== buffer || foldInWidth(factors) !== width) {
      throw new RangeError('the table to explain by is not the one in the memory of the kernel')
    }
    const { left, right } = assembled(equation)
    const taste = solveTaste(left, right.slice(), width, equation.rows.length).slice(0, factors)
    const liked = likedEntries(equation)
    const item = new Float32Array(factors)
    const influence = new Float64Array(width)
    const rounded = new Float32Array(width)
    return {
      taste,
      reasonsFor(row, most): ScoreReasons {
        influence.fill(0)
        dequantiseRow(table, row, item)
        influence.set(item)
        solveCholesky(left, width, influence)
        rounded.set(influence)
        const scale = quantiseUser(rounded, codes)
        const size = findLargest(liked, scale, Math.min(MAX_LIMIT, most + SPARE_REASONS))
        let magnitudes = magnitude[0] as number
        const found: Omit<Reason, 'share'>[] = []
        for (let place = 0; place < size; place++) {
          const entry = bestEntries[2 * place + 1] as number
          const entryRow = liked.rows[entry] as number
          dequantiseRow(table, entryRow, item)
          const contribution = (liked.targets[entry] as number) * dot(item, influence)
          magnitudes += Math.abs(contribution) - Math.abs(bestScores[2 * place] as number)
          if (contribution !== 0) found.push({ row: entryRow, contribution })
        }
        const reasons = found
          .sort(largestFirst)
          .slice(0, most)
          .map((reason) => ({ ...reason, share: Math.abs(reason.contribution) / magnitudes }))
        // Σ_j t_j (A⁻¹ y_i)·y_j is the influence times the right side of the equation.
        return { reasons, sum: dot(right, influence) }
      },
    }
  }
}

type Liked = Pick<FoldInEquation, 'table' | 'rows' | 'targets'>

/** Entries that add something, in order of row. */
function likedEntries({ table, rows, targets }: FoldInEquation): Liked {
  const entries = Uint32Array.from(rows.keys()).filter((entry) => targets[entry] !== 0)
  const rowAt = (place: number) => rows[entries[place] as number] as number
  // Histories are in order already, and may be long.
  if (entries.some((_, place) => place > 0 && rowAt(place - 1) > rowAt(place))) {
    entries.sort((left, right) => (rows[left] as number) - (rows[right] as number))
  }
  return {
    table,
    rows: entries.map((entry) => rows[entry] as number),
    targets: Float32Array.from(entries, (entry) => targets[entry] as number),
  }
}

/** `vector` is as long as `values`, or longer by zeros. */
function dot(values: Float32Array | Float64Array, vector: Float64Array): number {
  let sum = 0
  for (let factor = 0; factor < values.length; factor++) {
    sum += (values[factor] as number) * (vector[factor] as number)
  }
  return sum
}
