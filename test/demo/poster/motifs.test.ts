import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOTIFS } from '../../../src/demo/poster/motifs.ts'
import { chanceOf, hash } from '../../../src/demo/poster/shapes.ts'

test.each(Object.entries(MOTIFS))(
  '%s is drawn of numbers for every film, always the same, and not for all the same',
  (_, motif) => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const layers = motif(chanceOf(hash(id)))
        expect(layers.length).toBeGreaterThan(0)
        for (const [, path] of layers) expect(path).toMatch(/^(M[-\d. a-zA-Z]+)?$/)
        expect(layers.map(([, path]) => path).join('')).not.toMatch(/NaN|Infinity|e[-+]/)
        expect(motif(chanceOf(hash(id)))).toEqual(layers)
      }),
      { numRuns: 50 },
    )
    expect(motif(chanceOf(1))).not.toEqual(motif(chanceOf(2)))
  },
)

test('the chance is spread between 0 and 1', () => {
  const chance = chanceOf(7)
  const drawn = Array.from({ length: 1_000 }, chance)
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...drawn)).toBeLessThan(1)
  expect(drawn.reduce((sum, one) => sum + one, 0) / 1_000).toBeCloseTo(0.5, 1)
})
