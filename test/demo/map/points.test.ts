import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MapPoints } from '../../../src/demo/map/points.ts'
import { syntheticPoints } from './synthetic-points.ts'

const points = syntheticPoints(3_000)
const everyFilm = [...points.ids.keys()]
const place = fc.record({
  x: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
  y: fc.double({ min: -0.8, max: 0.8, noNaN: true }),
})
const distance = (film: number, { x, y }: { x: number; y: number }) =>
  Math.hypot((points.x[film] as number) - x, (points.y[film] as number) - y)

describe('the nearest films', () => {
  test('are those that a look at every film finds', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 12 }), (at, limit) => {
        const expected = everyFilm.map((film) => distance(film, at)).sort((one, other) => one - other)
        const found = points.nearestFilms(at, limit).map((film) => distance(film, at))
        expect(found).toEqual(expected.slice(0, limit))
      }),
      { seed: 42, numRuns: 60 },
    )
  })

  test('of the well-known ones are all well known', () => {
    const found = points.nearestFilms({ x: 0, y: 0 }, 8, 100)
    expect(found).toHaveLength(8)
    expect(Math.max(...found)).toBeLessThan(100)
  })

  test('are fewer where there are not so many', () => {
    expect(syntheticPoints(3).nearestFilms({ x: 5, y: 5 }, 8)).toHaveLength(3)
  })

  test('within a radius: one, or none', () => {
    fc.assert(
      fc.property(place, fc.double({ min: 0, max: 0.2, noNaN: true }), (at, radius) => {
        const film = points.nearest(at, radius)
        const least = Math.min(...everyFilm.map((other) => distance(other, at)))
        if (film === null) expect(least).toBeGreaterThan(radius - 1e-6)
        else expect(distance(film, at)).toBeCloseTo(least, 6)
      }),
      { seed: 42, numRuns: 60 },
    )
  })
})

test('the most popular of a rectangle come first, as many as asked for', () => {
  const rect = { minX: 0, minY: 0, maxX: 0.4, maxY: 0.4 }
  const inside = everyFilm.filter((film) => {
    const [x, y] = [points.x[film] as number, points.y[film] as number]
    return x >= 0 && x <= 0.4 && y >= 0 && y <= 0.4
  })
  expect(points.popularWithin(rect, 50)).toEqual(inside.slice(0, 50))
  expect(points.popularWithin(rect, 1e6)).toEqual(inside)
})

test('ids are found, and those that are not on the map are not', () => {
  expect(points.numberOf('17')).toBe(16)
  expect(points.numberOf('nosuch')).toBeNull()
})

test('the first view leaves out the few that lie far out', () => {
  const placed = syntheticPoints(1_000)
  const far = new MapPoints({
    itemIds: [...placed.ids, 'far'],
    x: [...placed.x, 40],
    y: [...placed.y, 40],
    genre: [...placed.genre, -1],
  })
  expect(far.bounds.maxX).toBe(40)
  expect(far.home.maxX).toBeLessThan(1)
})

test('a map of one film has bounds', () => {
  const one = new MapPoints({ itemIds: ['a'], x: [0.5], y: [0.25], genre: [-1] })
  expect(one.bounds).toEqual({ minX: 0.5, minY: 0.25, maxX: 0.5, maxY: 0.25 })
  expect(one.nearest({ x: 0.5, y: 0.25 }, 0.1)).toBe(0)
})
