import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantiseUser } from '../../src/model/user-codes.ts'

describe('the user in int16', () => {
  test('the largest value has the largest code, and the rest of the codes is zero', () => {
    const codes = new Int16Array(5).fill(9)
    const scale = quantiseUser(Float32Array.of(0.5, -1, 0.25), codes)
    expect([...codes]).toEqual([16384, -32767, 8192, 0, 0])
    expect(scale).toBe(Math.fround(1 / 32767))
  })

  test('every value is met to half a step, and codes decoded and quantised again are the same', () => {
    const float = fc.float({
      noNaN: true,
      noDefaultInfinity: true,
      min: Math.fround(-1e30),
      max: Math.fround(1e30),
    })
    fc.assert(
      fc.property(fc.array(float, { minLength: 1, maxLength: 40 }), (list) => {
        const values = Float32Array.from(list)
        const codes = new Int16Array(values.length)
        const scale = quantiseUser(values, codes)
        // Below this a float32 scale is subnormal and coarse.
        fc.pre(Math.max(...values.map(Math.abs)) > 1e-30)
        for (const [factor, value] of values.entries()) {
          expect(Math.abs(value - (codes[factor] as number) * scale)).toBeLessThanOrEqual(
            0.5001 * scale + 1e-7 * Math.abs(value),
          )
        }
        const again = new Int16Array(values.length)
        quantiseUser(
          Float32Array.from(codes, (code) => code * scale),
          again,
        )
        expect(again).toEqual(codes)
      }),
    )
  })

  test('zeros and values too small for a scale have scale 0', () => {
    const codes = new Int16Array(2).fill(9)
    expect(quantiseUser(new Float32Array(2), codes)).toBe(0)
    expect(quantiseUser(Float32Array.of(1e-45, 0), codes)).toBe(0)
    expect([...codes]).toEqual([0, 0])
  })

  test('values near the end of the subnormal numbers keep their codes in range', () => {
    const codes = new Int16Array(1)
    quantiseUser(Float32Array.of(6e-41), codes)
    expect(Math.abs(codes[0] as number)).toBeLessThanOrEqual(32767)
  })

  test.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
    expect(() => quantiseUser(Float32Array.of(1, value), new Int16Array(2))).toThrow(
      `factor 1 of the user vector is ${value}, expected a finite number`,
    )
  })
})
