/** `CosinesAmong` by the kernel and by the plain twin: equal to the bit. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { cosinesAmongPlainly, diversify } from '../../src/model/diversity.ts'
import { decodeItems } from '../../src/model/format/items.ts'
import { createKernelCosines } from '../../src/model/kernel-cosines.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'
import { fixtureParts, normals } from '../model/engine-fixture.ts'

function prepared(rows: number, factors: number, seed: number) {
  const values = normals(rows * factors, seed)
  values.fill(0, 0, factors)
  const { manifest, items: blob } = fixtureParts({ items: { factors, values } })
  const plan = planScoreMemory(manifest)
  const kernel = instantiateScoreKernel(plan.pages)
  const target = new Uint8Array(kernel.memory.buffer, plan.items.offset, plan.items.bytes)
  target.set(blob)
  const items = decodeItems(target)
  return { byKernel: createKernelCosines(kernel, plan, items), plainly: cosinesAmongPlainly(items) }
}

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  factors: fc.integer({ min: 1, max: 70 }),
  seed: fc.nat(),
})

test('the cosines of every row of a list with every other', () => {
  fc.assert(
    fc.property(cases, ({ rows, factors, seed }) => {
      const { byKernel, plainly } = prepared(rows, factors, seed)
      const listed = Array.from({ length: rows }, (_, row) => (7 * row + seed) % rows)
      const [cosines, expected] = [byKernel(listed), plainly(listed)]
      for (const place of listed.keys()) expect(Float32Array.from(cosines(place))).toEqual(expected(place))
    }),
    { numRuns: 40 },
  )
})

test('diversity chooses the same rows by either', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ rows, factors, seed }, diversity) => {
      const { byKernel, plainly } = prepared(rows, factors, seed)
      const candidates = Array.from({ length: rows }, (_, row) => ({ row, score: 1 - row / rows }))
      const options = { diversity, limit: rows }
      expect(diversify(byKernel, candidates, options)).toEqual(diversify(plainly, candidates, options))
    }),
    { numRuns: 40 },
  )
})

test('more rows than fit are refused', () => {
  const { byKernel } = prepared(1, 1, 1)
  expect(() => byKernel(Array<number>(1025).fill(0))).toThrow(
    'there are 1025 rows to compare, at most 1024 fit',
  )
})
