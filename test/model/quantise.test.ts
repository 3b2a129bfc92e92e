import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dequantiseRow, quantiseRows, rowStride } from '../../src/model/quantise.ts'

const bounds = { noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e30), max: Math.fround(1e30) }
const finite = fc.float(bounds)
const matrix = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 20 }))
  .chain(([rows, factors]) =>
    fc.record({
      rows: fc.constant(rows),
      factors: fc.constant(factors),
      values: fc.float32Array({
        minLength: rows * factors,
        maxLength: rows * factors,
        ...bounds,
      }),
    }),
  )

describe('rowStride', () => {
  test.each([
    [1, 16],
    [15, 16],
    [16, 16],
    [17, 32],
    [64, 64],
  ])('%i factors take %i bytes', (factors, stride) => {
    expect(rowStride(factors)).toBe(stride)
  })
})

describe('quantiseRows', () => {
  test('puts the largest value of each row at ±127 and rounds the others', () => {
    const table = quantiseRows(new Float32Array([1.27, -0.634, 0.004, -2.54, 0, 0.031]), 2, 3)
    expect(table.stride).toBe(16)
    expect([...table.codes]).toEqual([
      ...[127, -63, 0, ...Array(13).fill(0)],
      ...[-127, 0, 2, ...Array(13).fill(0)],
    ])
    expect([...table.scales]).toEqual([Math.fround(0.01), Math.fround(0.02)])
  })

  test('gives a zero row scale 0 and zero codes', () => {
    const { codes, scales } = quantiseRows(new Float32Array(3), 1, 3)
    expect([...scales]).toEqual([0])
    expect(codes.every((code) => code === 0)).toBe(true)
  })

  test('is within half a step of the value, for any row', () => {
    fc.assert(
      fc.property(matrix, ({ rows, factors, values }) => {
        const table = quantiseRows(values, rows, factors)
        const out = new Float32Array(factors)
        for (let row = 0; row < rows; row++) {
          dequantiseRow(table, row, out)
          const scale = table.scales[row] as number
          // Below float32's least normal number the scale itself is rounded: 127 of its last places.
          const slack = 127 * 2 ** -150 + 1e-5 * scale
          for (let factor = 0; factor < factors; factor++) {
            const difference = Math.abs((out[factor] as number) - (values[row * factors + factor] as number))
            expect(difference).toBeLessThanOrEqual(scale / 2 + slack)
          }
        }
      }),
    )
  })

  test('keeps codes in −127…127 and the padding zero', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 17, maxLength: 17 }), (values) => {
        const { codes } = quantiseRows(Float32Array.from(values), 1, 17)
        expect(codes.every((code) => code >= -127 && code <= 127)).toBe(true)
        expect(codes.subarray(17).every((code) => code === 0)).toBe(true)
      }),
    )
  })

  test.each([Number.NaN, Infinity, -Infinity])('refuses %d, naming row and factor', (bad) => {
    const values = new Float32Array(6)
    values[4] = bad
    expect(() => quantiseRows(values, 2, 3)).toThrow(
      `factor 1 of row 1 is ${bad}, expected a finite number: more regularisation keeps training from diverging`,
    )
  })

  test('refuses values that are not rows × factors', () => {
    expect(() => quantiseRows(new Float32Array(5), 2, 3)).toThrow('2 rows of 3 factors are 6 values, got 5')
  })
})
