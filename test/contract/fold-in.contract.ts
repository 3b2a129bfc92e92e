/** What every `SolveFoldIn` promises, against a dense reference that shares no code with it. */
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { SingularSystemError } from '../../src/model/errors.ts'
import type { FoldInEquation, SolveFoldIn } from '../../src/model/fold-in.ts'
import { quantiseRows } from '../../src/model/quantise.ts'
import { createRng, shuffle } from '../../src/model/rng.ts'

/** Makes a solver, and moves the equation's table to where that solver can read it. */
export type PrepareFoldIn = (equation: FoldInEquation) => { solve: SolveFoldIn; equation: FoldInEquation }

export interface EquationOptions {
  readonly factors: number
  readonly count: number
  readonly gramian?: boolean
  readonly biased?: boolean
}

const TABLE_ROWS = 2600

export function randomEquation(options: EquationOptions): FoldInEquation {
  const { factors, count, gramian = true, biased = false } = options
  const rng = createRng(factors * 10_000 + count)
  const floats = (length: number, make: () => number) => Float32Array.from({ length }, make)
  const table = quantiseRows(floats(TABLE_ROWS * factors, rng.normal), TABLE_ROWS, factors)
  const sample = Matrix.from1DArray(3 * factors, factors, [...floats(3 * factors * factors, rng.normal)])
  const order = Uint32Array.from({ length: TABLE_ROWS }, (_, row) => row)
  shuffle(order, rng)
  return {
    table,
    gramian: gramian ? Float32Array.from(sample.transpose().mmul(sample).to1DArray()) : null,
    rows: order.slice(0, count),
    weights: floats(count, () => (rng.uniform() < 0.1 ? 0 : 0.2 + 3 * rng.uniform())),
    targets: floats(count, () => (rng.uniform() < 0.1 ? 0 : 2 * rng.normal())),
    regularization: 1.5,
    biasRegularization: biased ? 0.7 : null,
  }
}

/** ‖got − want‖ / ‖want‖, with the bias as one more unknown. */
export function errorOf(got: Float32Array, equation: FoldInEquation): number {
  const { table, gramian, rows, weights, targets, regularization, biasRegularization } = equation
  const { factors } = table
  const unknowns = factors + (biasRegularization === null ? 0 : 1)
  const left = Matrix.eye(unknowns, unknowns, regularization)
  if (biasRegularization !== null) left.set(factors, factors, biasRegularization)
  if (gramian !== null) left.add(Matrix.from1DArray(factors, factors, [...gramian]))
  const right = Matrix.zeros(unknowns, 1)
  for (const [k, row] of rows.entries()) {
    const codes = table.codes.subarray(row * table.stride, row * table.stride + factors)
    const vector = [...codes].map((code) => code * (table.scales[row] as number))
    if (biasRegularization !== null) vector.push(1)
    const column = Matrix.columnVector(vector)
    left.add(column.mmul(column.transpose()).mul(weights[k] as number))
    right.add(column.mul(targets[k] as number))
  }
  const want = solve(left, right).to1DArray()
  expect(got).toHaveLength(unknowns)
  const error = want.reduce((sum, value, place) => sum + (value - (got[place] as number)) ** 2, 0)
  return Math.sqrt(
    error /
      Math.max(
        want.reduce((sum, value) => sum + value * value, 0),
        1e-30,
      ),
  )
}

export function foldInContract(name: string, prepare: PrepareFoldIn): void {
  const run = (original: FoldInEquation): Float32Array => {
    const { solve: solveIt, equation } = prepare(original)
    return solveIt(equation)
  }
  const near = (options: EquationOptions) => {
    const equation = randomEquation(options)
    expect(errorOf(run(equation), equation)).toBeLessThan(1e-4)
  }

  describe(`fold-in, ${name}: relative error below 1e-4`, () => {
    test.each([1, 7, 8, 15, 16, 17, 63, 64, 65])('%i factors, with Gramian', (factors) => {
      near({ factors, count: 100 })
    })

    test.each([1, 7, 8, 15, 16, 17, 63, 64, 65])('%i factors, with bias', (factors) => {
      near({ factors, count: 100, gramian: false, biased: true })
    })

    test.each([1, 2, 63, 64, 65, 1023, 1024, 1025, 2600])('%i interactions', (count) => {
      near({ factors: 16, count })
      near({ factors: 16, count, gramian: false, biased: true })
    })
  })

  describe(`fold-in, ${name}`, () => {
    test('without interactions is zero', () => {
      expect(run(randomEquation({ factors: 17, count: 0 }))).toEqual(new Float32Array(17))
    })

    test('equations one after another do not see each other', () => {
      const { table, ...first } = randomEquation({ factors: 16, count: 50 })
      const second = randomEquation({ factors: 16, count: 3, gramian: false, biased: true })
      const { solve: solveIt, equation } = prepare({ table, ...first })
      const alone = solveIt(equation)
      solveIt({ ...second, table: equation.table })
      expect(solveIt(equation)).toEqual(alone)
      const other = { ...equation, gramian: Float32Array.from(first.gramian ?? [], (value) => 2 * value) }
      expect(errorOf(solveIt(other), other)).toBeLessThan(1e-4)
    })

    test('refuses an equation that has no finite solution', () => {
      const singular = { ...randomEquation({ factors: 16, count: 5, gramian: false }), regularization: 0 }
      expect(() => run(singular)).toThrow(SingularSystemError)
      const endless = randomEquation({ factors: 16, count: 5 })
      endless.targets[2] = Infinity
      expect(() => run(endless)).toThrow(SingularSystemError)
    })
  })
}
