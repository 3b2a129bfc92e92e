import { expect, test } from 'vitest'
import { RowSampler, type SamplerSide } from '../../../scripts/train/bayesian/row-sampler.ts'
import { solveRow } from '../../../src/model/row-equation.ts'

/** One user with three ratings, two factors and a bias. */
const OPPOSITE = Float64Array.of(0.5, -1, 0.2, 1, 0.3, -0.1, -0.4, 0.8, 0)
const VALUES = Float32Array.of(1, -0.5, 0.7)
const PRECISION = 2
const PRIOR_PRECISION = Float64Array.of(3, 0, 0, 0, 3, 0, 0, 0, 5)
const PRIOR_MEAN = Float64Array.of(0.5, 0, -0.2)

function side(): SamplerSide {
  return {
    rows: 1,
    order: Uint32Array.of(0),
    starts: Uint32Array.of(0, 3),
    columns: Uint32Array.of(0, 1, 2),
    values: VALUES,
    vectors: new Float64Array(3),
    means: PRIOR_MEAN,
    errors: new Float64Array(1),
  }
}

test('the mean of 20,000 draws is the solution of the row equation, and their covariance is A⁻¹, within 0.02', () => {
  const rows = new Float32Array(9)
  const targets = new Float32Array(3)
  // Relative to the prior mean m, x − m has the prior mean 0 and the targets t − z·m.
  for (let k = 0; k < 3; k++) {
    rows.set([OPPOSITE[3 * k] as number, OPPOSITE[3 * k + 1] as number, 1], 3 * k)
    const z = rows.subarray(3 * k, 3 * k + 3)
    const before = z.reduce((sum, value, i) => sum + value * (PRIOR_MEAN[i] as number), 0)
    targets[k] = PRECISION * ((VALUES[k] as number) - (OPPOSITE[3 * k + 2] as number) - before)
  }
  const equation = {
    factors: 3,
    gramian: null,
    rows,
    weights: new Float32Array(3).fill(PRECISION),
    targets,
    regularization: Float32Array.of(3, 3, 5),
  }
  const relative = new Float32Array(3)
  solveRow(equation, relative)
  const wanted = relative.map((value, i) => value + (PRIOR_MEAN[i] as number))
  const columns = [0, 1, 2].map((unit) => {
    // A column of A⁻¹: the solution for a unit vector on the right side, as another row with weight 0.
    const out = new Float32Array(3)
    const more = new Float32Array(12)
    more.set(rows)
    more[9 + unit] = 1
    const weights = Float32Array.of(PRECISION, PRECISION, PRECISION, 0)
    solveRow({ ...equation, rows: more, weights, targets: Float32Array.of(0, 0, 0, 1) }, out)
    return out
  })

  const sampler = new RowSampler(3)
  const one = side()
  const draws = 20_000
  const mean = new Float64Array(3)
  const second = new Float64Array(9)
  for (let draw = 0; draw < draws; draw++) {
    let taken = 0
    sampler.drawRows(
      one,
      OPPOSITE,
      { precision: PRIOR_PRECISION, noisePrecision: PRECISION, stream: [draw] },
      () => taken++,
    )
    for (let i = 0; i < 3; i++) {
      mean[i] = (mean[i] as number) + (one.vectors[i] as number) / draws
      for (let j = 0; j < 3; j++) {
        const product =
          ((one.vectors[i] as number) - (wanted[i] as number)) *
          ((one.vectors[j] as number) - (wanted[j] as number))
        second[3 * i + j] = (second[3 * i + j] as number) + product / draws
      }
    }
  }
  for (let i = 0; i < 3; i++) {
    expect(Math.abs((mean[i] as number) - (wanted[i] as number))).toBeLessThan(0.02)
    for (let j = 0; j < 3; j++) {
      expect(Math.abs((second[3 * i + j] as number) - (columns[i]?.[j] as number))).toBeLessThan(0.02)
    }
  }
})

test('the squared errors are those of the vector that was drawn', () => {
  const one = side()
  let taken = 0
  new RowSampler(3).drawRows(
    one,
    OPPOSITE,
    { precision: PRIOR_PRECISION, noisePrecision: PRECISION, stream: [1] },
    () => taken++,
  )
  const [p0, p1, bias] = one.vectors as unknown as [number, number, number]
  let wanted = 0
  for (let k = 0; k < 3; k++) {
    const [q0, q1, itemBias] = OPPOSITE.subarray(3 * k, 3 * k + 3) as unknown as [number, number, number]
    wanted += ((VALUES[k] as number) - itemBias - bias - p0 * q0 - p1 * q1) ** 2
  }
  expect(one.errors[0]).toBeCloseTo(wanted, 10)
})
