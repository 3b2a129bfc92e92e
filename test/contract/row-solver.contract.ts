/** What every solver of the row equation promises, against a dense reference that shares no code with it. */
import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { SingularSystemError } from '../../src/model/errors.ts'
import { createRng } from '../../src/model/rng.ts'
import type { RowEquation } from '../../src/model/row-equation.ts'

export type RowSolver = (equation: RowEquation, out: Float32Array) => void

/** Widths of every rest by six, which the tiles of the rank-k update treat apart. */
const FACTORS = [1, 3, 8, 15, 16, 17, 26, 64, 65]
/** None, one, several, one panel of the kernel and its neighbours, several panels. */
const COUNTS = [0, 1, 5, 63, 64, 65, 200]

interface Options {
  /** False leaves it out. Default: dense. */
  readonly gramian?: boolean | 'diagonal'
  /** Share of the rows with weight 0, and with target 0. */
  readonly zeros?: number
  /** False: no target where the weight is 0. */
  readonly weightlessTargets?: boolean
}

function randomEquation(factors: number, count: number, options: Options = {}): RowEquation {
  const rng = createRng(factors * 1000 + count)
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal())
  const gramian = new Float32Array(factors * factors)
  const seen = normals(2 * factors * factors)
  for (let row = 0; row < 2 * factors; row++) {
    for (let i = 0; i < factors; i++) {
      for (let j = 0; j < factors; j++) {
        const product = (seen[row * factors + i] as number) * (seen[row * factors + j] as number)
        gramian[i * factors + j] = (gramian[i * factors + j] as number) + 0.1 * product
      }
    }
  }
  if (options.gramian === 'diagonal') {
    gramian.forEach((_, at) => {
      if (at % (factors + 1) !== 0) gramian[at] = 0
    })
  }
  const some = (value: number) => (rng.uniform() < (options.zeros ?? 0) ? 0 : value)
  const weights = Float32Array.from({ length: count }, () => some(0.2 + 3 * rng.uniform()))
  const targets = Float32Array.from({ length: count }, () => some(2 * rng.normal()))
  return {
    factors,
    gramian: options.gramian === false ? null : gramian,
    rows: normals(count * factors),
    weights,
    targets:
      options.weightlessTargets === false ? targets.map((t, k) => (weights[k] === 0 ? 0 : t)) : targets,
    regularization: Float32Array.from({ length: factors }, () => 0.5 + rng.uniform()),
  }
}

function reference(equation: RowEquation): number[] {
  const { factors, weights } = equation
  const rows = Matrix.from1DArray(weights.length, factors, [...equation.rows])
  const scaled = rows.clone().mulColumnVector([...weights])
  const left = weights.length > 0 ? rows.transpose().mmul(scaled) : Matrix.zeros(factors, factors)
  if (equation.gramian) left.add(Matrix.from1DArray(factors, factors, [...equation.gramian]))
  left.add(Matrix.diag([...equation.regularization]))
  const right =
    weights.length > 0
      ? rows.transpose().mmul(Matrix.columnVector([...equation.targets]))
      : Matrix.zeros(factors, 1)
  return solve(left, right).to1DArray()
}

/** ‖got − want‖ / ‖want‖, or ‖got‖ where the reference is zero. */
function relativeError(got: Float32Array, want: readonly number[]): number {
  let error = 0
  let norm = 0
  want.forEach((value, i) => {
    error += ((got[i] as number) - value) ** 2
    norm += value ** 2
  })
  return Math.sqrt(error / (norm || 1))
}

/** What a solver takes less of than any equation. */
export interface SolverLimits {
  /** At most as many rows as factors, rounded up to a multiple of 8; no target without a weight. */
  readonly shortRows?: boolean
}

export function describeRowSolver(
  name: string,
  solver: RowSolver,
  tolerance: number,
  { shortRows = false }: SolverLimits = {},
): void {
  const dense = shortRows ? 'diagonal' : true
  const countsFor = (factors: number) =>
    shortRows
      ? [...new Set([...COUNTS, factors - 1, factors])].filter((count) => count >= 0 && count <= factors)
      : COUNTS
  const solved = (equation: RowEquation) => {
    const out = new Float32Array(equation.factors).fill(Number.NaN)
    solver(equation, out)
    return out
  }
  const expectSolved = (equation: RowEquation) =>
    expect(relativeError(solved(equation), reference(equation))).toBeLessThan(tolerance)

  describe(`${name}: row solver`, () => {
    for (const factors of FACTORS) {
      const counts = countsFor(factors)
      test(`${factors} factors, ${counts.join(', ')} rows: within ${tolerance} of the dense solution`, () => {
        for (const count of counts) expectSolved(randomEquation(factors, count, { gramian: dense }))
      })

      test(`${factors} factors without a Gramian: within ${tolerance} of the dense solution`, () => {
        for (const count of counts) expectSolved(randomEquation(factors, count, { gramian: false }))
      })
    }

    test(`zero weights and zero targets: within ${tolerance} of the dense solution`, () => {
      const options = { gramian: dense, zeros: 0.5, weightlessTargets: !shortRows } as const
      for (const count of countsFor(17)) expectSolved(randomEquation(17, count, options))
    })

    test('no rows: exactly zero', () => {
      expect(solved(randomEquation(17, 0, { gramian: dense }))).toEqual(new Float32Array(17))
    })

    test('does not change its input', () => {
      const equation = randomEquation(16, 5, { gramian: dense })
      const before = structuredClone(equation)
      solved(equation)
      expect(equation).toEqual(before)
    })

    const singular = (change: Partial<RowEquation>) => () =>
      solved({
        ...randomEquation(9, 4, { gramian: false }),
        regularization: new Float32Array(9).fill(1),
        ...change,
      })

    test('nothing on the left side: SingularSystemError', () => {
      const nothing = { weights: new Float32Array(4), regularization: new Float32Array(9) }
      expect(singular(nothing)).toThrow(SingularSystemError)
    })

    test('fewer rows than factors without regularisation: SingularSystemError', () => {
      const equation = randomEquation(9, 4, { gramian: false })
      const rows = equation.rows.map((value) => Math.round(2 * value))
      const rankFour = { rows, weights: new Float32Array(4).fill(1), regularization: new Float32Array(9) }
      expect(singular(rankFour)).toThrow(SingularSystemError)
    })

    test('negative regularisation: SingularSystemError', () => {
      expect(singular({ regularization: new Float32Array(9).fill(-1) })).toThrow(SingularSystemError)
    })

    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      test(`${bad} in rows, weights, targets or regularisation: SingularSystemError`, () => {
        expect(singular({ rows: new Float32Array(36).fill(bad, 8, 9) })).toThrow(SingularSystemError)
        expect(singular({ weights: new Float32Array(4).fill(bad) })).toThrow(SingularSystemError)
        expect(singular({ targets: new Float32Array(4).fill(bad, 3) })).toThrow(SingularSystemError)
        expect(singular({ regularization: new Float32Array(9).fill(bad) })).toThrow(SingularSystemError)
      })
    }
  })
}
