import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logTicks, short } from '../../src/figures/axes.ts'
import { clipped, placeLabels } from '../../src/figures/labels.ts'

test('a label stands right of its point, else left of it, else nowhere', () => {
  const at = (x: number, y: number) => ({ words: 'Ten letters', x, y })
  const placed = placeLabels([at(10, 50), at(180, 50), at(30, 52), at(30, 80)], 200)
  expect(placed.map(({ x, y, anchor }) => [x, y, anchor])).toEqual([
    [10, 50, 'start'],
    [180, 50, 'end'],
    [30, 80, 'start'],
  ])
})

test('no two labels lie over another, and none beyond the picture', () => {
  const label = fc.record({
    words: fc.string({ maxLength: 30 }),
    x: fc.integer({ max: 400, min: 0 }),
    y: fc.integer({ min: 0, max: 200 }),
  })
  fc.assert(
    fc.property(fc.array(label, { maxLength: 40 }), (labels) => {
      const boxes = placeLabels(labels, 400).map(({ words, x, y, anchor }) => {
        const length = words.length * 6.1
        const left = anchor === 'start' ? x + 8 : x - 8 - length
        return { left, right: left + length, y }
      })
      for (const [place, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(4)
        expect(box.right).toBeLessThanOrEqual(396)
        for (const other of boxes.slice(0, place)) {
          expect(box.left > other.right || box.right < other.left || Math.abs(box.y - other.y) >= 14).toBe(
            true,
          )
        }
      }
    }),
  )
})

test('long names are cut at a letter, short ones kept', () => {
  expect(clipped('The Lives of Others', 11)).toBe('The Lives…')
  expect(clipped('Alien', 11)).toBe('Alien')
})

test('ticks of logarithmic axes: tens, or 1 2 5 where these are few', () => {
  expect(logTicks(1, 3000)).toEqual([1, 10, 100, 1000])
  expect(logTicks(20, 300)).toEqual([20, 50, 100, 200])
  expect(logTicks(0.5, 2)).toEqual([0.5, 1, 2])
})

test('numbers on axes are short', () => {
  expect([1234, 25000, 3_000_000, 0.5, -2].map(short)).toEqual(['1,234', '25k', '3M', '0.5', '−2'])
})
