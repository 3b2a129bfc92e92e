import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Camera, fitted, panned, toScreen, zoomedAt } from '../../../src/demo/map/camera.ts'
import { LABEL_GAP_PX, type LabelSources, Labels } from '../../../src/demo/map/labels.ts'
import { syntheticPoints } from './synthetic-points.ts'

const SIZE = { width: 800, height: 600 }
const points = syntheticPoints(4_000)
const LETTER_PX = 6
const sources: LabelSources = {
  points,
  nameOf: (film) => `Film ${'x'.repeat(film % 19)}`,
  widthOf: (words) => words.length * LETTER_PX,
  first: [],
  kept: [],
}
const whole = fitted(points.home, SIZE)

function boxes(camera: Camera, labels: ReturnType<Labels['at']>['labels']) {
  return labels.map(({ film, words, anchor }) => {
    const { x, y } = toScreen(camera, SIZE, points.placeOf(film))
    const width = words.length * LETTER_PX
    const left = anchor === 'start' ? x + LABEL_GAP_PX : x - LABEL_GAP_PX - width
    return { film, left, right: left + width, top: y - 6, bottom: y + 6 }
  })
}

function overlapping(all: ReturnType<typeof boxes>) {
  return all.flatMap((one, place) =>
    all
      .slice(place + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          one.right > other.left &&
          one.top < other.bottom &&
          one.bottom > other.top,
      )
      .map((other) => [one.film, other.film]),
  )
}

test('no name covers another, wherever one looks and however near', () => {
  const labels = new Labels()
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 90, noNaN: true }),
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: -200, max: 200 }),
      (zoom, x, y) => {
        const camera = panned(zoomedAt(whole, SIZE, { x: 400, y: 300 }, zoom), { x, y })
        const found = labels.at(camera, SIZE, sources, 0).labels
        expect(overlapping(boxes(camera, found))).toEqual([])
      },
    ),
    { seed: 42, numRuns: 120 },
  )
})

test('the most popular film has its name, and there are more names the nearer one is', () => {
  const named = (zoom: number) => {
    const at = toScreen(whole, SIZE, points.placeOf(0))
    return new Labels().at(zoomedAt(whole, SIZE, at, zoom), SIZE, sources, 0).labels
  }
  expect(named(1).map(({ film }) => film)).toContain(0)
  const ranks = named(1).map(({ film }) => film)
  expect(ranks).toEqual(ranks.toSorted((one, other) => one - other))
  expect(Math.max(...named(20).map(({ film }) => film))).toBeGreaterThan(Math.max(...ranks))
})

test('a placement holds for small steps, and is made again for large ones and for new names', () => {
  const labels = new Labels()
  const first = labels.at(whole, SIZE, sources, 0)
  expect(labels.at(panned(whole, { x: 20, y: -10 }), SIZE, sources, 0)).toBe(first)
  expect(labels.at(panned(whole, { x: 700, y: 0 }), SIZE, sources, 0)).not.toBe(first)
  expect(labels.at(whole, SIZE, sources, 1)).not.toBe(first)
  expect(labels.at(zoomedAt(whole, SIZE, { x: 0, y: 0 }, 3), SIZE, sources, 1)).not.toBe(first)
})

test('the visitor’s own films come first, however unknown', () => {
  const film = 3_900
  const found = new Labels().at(whole, SIZE, { ...sources, first: [film] }, 0).labels
  expect(found[0]?.film).toBe(film)
})

test('names keep off the visitor’s mark', () => {
  const place = points.placeOf(0)
  const kept = [{ place, box: { left: -30, right: 30, top: -30, bottom: 30 } }]
  const found = new Labels().at(whole, SIZE, { ...sources, kept }, 0).labels
  const at = toScreen(whole, SIZE, place)
  for (const { left, right, top, bottom } of boxes(whole, found)) {
    expect(left > at.x + 30 || right < at.x - 30 || top > at.y + 30 || bottom < at.y - 30).toBe(true)
  }
})

test('films without a name yet are asked for, with room kept for it', () => {
  const { labels, unnamed } = new Labels().at(whole, SIZE, { ...sources, nameOf: () => null }, 0)
  expect(labels).toEqual([])
  expect(unnamed[0]).toBe(0)
  expect(unnamed.length).toBeGreaterThan(10)
})
