import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Camera,
  fitted,
  flight,
  limited,
  panned,
  toMap,
  toScreen,
  visible,
  zoomedAt,
} from '../../../src/demo/map/camera.ts'

const SIZE = { width: 900, height: 600 }
const BOUNDS = { minX: -0.7, minY: -0.6, maxX: 0.6, maxY: 0.5 }
const coordinate = fc.double({ min: -1, max: 1, noNaN: true })
const camera = fc.record({
  x: coordinate,
  y: coordinate,
  unit: fc.double({ min: 50, max: 50_000, noNaN: true }),
})
const pixel = fc.record({
  x: fc.double({ min: 0, max: SIZE.width, noNaN: true }),
  y: fc.double({ min: 0, max: SIZE.height, noNaN: true }),
})
const runs = { seed: 42, numRuns: 200 }

test('a pixel leads to the map and back', () => {
  fc.assert(
    fc.property(camera, pixel, (view, at) => {
      const back = toScreen(view, SIZE, toMap(view, SIZE, at))
      expect(Math.hypot(back.x - at.x, back.y - at.y)).toBeLessThan(1e-6)
    }),
    runs,
  )
})

test('what is under the pointer stays under it when one zooms', () => {
  fc.assert(
    fc.property(camera, pixel, fc.double({ min: 0.1, max: 10, noNaN: true }), (view, at, factor) => {
      const after = toScreen(zoomedAt(view, SIZE, at, factor), SIZE, toMap(view, SIZE, at))
      expect(Math.hypot(after.x - at.x, after.y - at.y)).toBeLessThan(1e-5)
    }),
    runs,
  )
})

test('what is dragged follows the pointer', () => {
  fc.assert(
    fc.property(camera, pixel, pixel, (view, from, step) => {
      const after = toScreen(panned(view, step), SIZE, toMap(view, SIZE, from))
      expect(Math.hypot(after.x - from.x - step.x, after.y - from.y - step.y)).toBeLessThan(1e-6)
    }),
    runs,
  )
})

test('the whole map fits, upright: up is up', () => {
  const whole = fitted(BOUNDS, SIZE)
  const low = toScreen(whole, SIZE, { x: BOUNDS.minX, y: BOUNDS.minY })
  const high = toScreen(whole, SIZE, { x: BOUNDS.maxX, y: BOUNDS.maxY })
  expect(low.x).toBeGreaterThanOrEqual(0)
  expect(high.x).toBeLessThanOrEqual(SIZE.width)
  expect(high.y).toBeGreaterThanOrEqual(0)
  expect(low.y).toBeLessThanOrEqual(SIZE.height)
  expect(high.y).toBeLessThan(low.y)
})

test('one gets neither lost nor endlessly near', () => {
  const map = { bounds: BOUNDS, home: BOUNDS }
  const whole = fitted(BOUNDS, SIZE).unit
  expect(limited({ x: 9, y: -9, unit: 1e9 }, map, SIZE)).toEqual({ x: 0.6, y: -0.6, unit: whole * 96 })
  expect(limited({ x: 0, y: 0, unit: 1e-9 }, map, SIZE).unit).toBe(whole * 0.6)
})

test('what is visible has its corners in the corners', () => {
  const view = { x: 0.1, y: -0.2, unit: 300 }
  const { minX, maxY } = visible(view, SIZE)
  const corner = toScreen(view, SIZE, { x: minX, y: maxY })
  expect(corner.x).toBeCloseTo(0)
  expect(corner.y).toBeCloseTo(0)
})

describe('a flight', () => {
  const near = (one: Camera, other: Camera) =>
    Math.abs(one.x - other.x) + Math.abs(one.y - other.y) + Math.abs(Math.log(one.unit / other.unit))

  test('begins where one is and ends where one goes, without a jump on the way', () => {
    fc.assert(
      fc.property(camera, camera, (from, to) => {
        const along = flight(from, to, SIZE)
        expect(near(along(0), from)).toBeLessThan(1e-6)
        expect(near(along(1), to)).toBeLessThan(1e-6)
        for (let step = 0; step < 20; step++) {
          const [one, other] = [along(step / 20), along((step + 1) / 20)]
          expect([one.x, one.y, one.unit].every(Number.isFinite)).toBe(true)
          expect(Math.abs(Math.log(one.unit / other.unit))).toBeLessThan(2.5)
        }
      }),
      runs,
    )
  })

  test('far away goes out first, so that one sees where to', () => {
    const along = flight({ x: -0.5, y: 0, unit: 20_000 }, { x: 0.5, y: 0, unit: 20_000 }, SIZE)
    expect(along(0.5).unit).toBeLessThan(2_000)
  })

  test('in place is a zoom', () => {
    const along = flight({ x: 0.2, y: 0.1, unit: 100 }, { x: 0.2, y: 0.1, unit: 400 }, SIZE)
    expect(along(0.5)).toEqual({ x: 0.2, y: 0.1, unit: expect.closeTo(200) })
  })
})
