/** `ExplainTaste` by the kernel and by the plain twin, on the same equations. */
import { describe, expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { SingularSystemError } from '../../src/model/errors.ts'
import { explainPlainly, type TasteExplanation } from '../../src/model/explain.ts'
import type { FoldInEquation } from '../../src/model/fold-in.ts'
import { createKernelExplain } from '../../src/model/kernel-explain.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'
import { fixtureParts } from '../model/engine-fixture.ts'
import { randomEquation } from './fold-in.contract.ts'

/** The table lies where the items blob would, in memory that is full of what must not be read. */
function prepared(equation: FoldInEquation) {
  const { table } = equation
  const { manifest } = fixtureParts({
    items: { factors: table.factors, values: new Float32Array(table.rows * table.factors) },
  })
  const plan = planScoreMemory(manifest)
  const kernel = instantiateScoreKernel(plan.pages)
  const { buffer } = kernel.memory
  new Float32Array(buffer, 0).fill(NaN)
  const codes = new Int8Array(buffer, plan.items.offset, table.codes.length)
  codes.set(table.codes)
  const scales = new Float32Array(buffer, plan.items.offset + codes.byteLength, table.rows)
  scales.set(table.scales)
  return {
    explain: createKernelExplain(kernel, plan),
    equation: { ...equation, table: { ...table, codes, scales } },
  }
}

function expectAlike(got: TasteExplanation, want: TasteExplanation, rows: readonly number[], most: number) {
  for (const [factor, value] of want.taste.entries()) expect(got.taste[factor]).toBeCloseTo(value, 6)
  for (const row of rows) {
    const [kernels, plain] = [got.reasonsFor(row, most), want.reasonsFor(row, most)]
    expect(Math.abs(kernels.sum - plain.sum)).toBeLessThan(1e-5)
    expect(kernels.reasons).toHaveLength(plain.reasons.length)
    const all = new Map(want.reasonsFor(row, 512).reasons.map((reason) => [reason.row, reason]))
    for (const [place, reason] of kernels.reasons.entries()) {
      // Entries that add as much as each other, but for the last bit, may change places.
      expect(Math.abs(reason.contribution - (plain.reasons[place]?.contribution ?? NaN))).toBeLessThan(1e-6)
      const same = all.get(reason.row)
      if (same === undefined) continue
      expect(Math.abs(reason.contribution - same.contribution)).toBeLessThan(1e-6)
      expect(Math.abs(reason.share - same.share)).toBeLessThan(1e-5)
    }
    expect(new Set(kernels.reasons.map((reason) => reason.row)).size).toBe(kernels.reasons.length)
  }
}

describe('the kernel explains as the plain twin does, to 1e-6', () => {
  test.each([1, 4, 7, 8, 9, 15, 16, 17, 24, 63, 64, 65])('%i factors', (factors) => {
    const original = randomEquation({ factors, count: 100 })
    const { explain, equation } = prepared(original)
    expectAlike(explain(equation), explainPlainly(original), [0, 1, 2599], 100)
  })

  test.each([1, 2, 63, 64, 65, 128, 1023, 1024, 1025, 2600])('%i interactions', (count) => {
    const original = randomEquation({ factors: 16, count })
    const { explain, equation } = prepared(original)
    for (const most of [1, 3, 100, 512]) {
      expectAlike(explain(equation), explainPlainly(original), [0, 17], most)
    }
  })

  test('of a row of zeros there are no reasons', () => {
    const original = randomEquation({ factors: 16, count: 20 })
    const { explain, equation } = prepared(original)
    equation.table.codes.fill(0, 16, 32)
    equation.table.scales[1] = 0
    expect(explain(equation).reasonsFor(1, 3)).toEqual({ reasons: [], sum: 0 })
  })
})

test('explanations one after another do not see each other', () => {
  const first = randomEquation({ factors: 16, count: 50 })
  const { explain, equation } = prepared(first)
  const alone = explain(equation)
  const reasons = alone.reasonsFor(5, 10)
  const second = randomEquation({ factors: 16, count: 30 })
  explain({ ...second, table: equation.table }).reasonsFor(6, 10)
  expect(alone.reasonsFor(5, 10)).toEqual(reasons)
})

test('both refuse an equation that has no finite solution', () => {
  const original = { ...randomEquation({ factors: 16, count: 5, gramian: false }), regularization: 0 }
  const { explain, equation } = prepared(original)
  expect(() => explain(equation)).toThrow(SingularSystemError)
  expect(() => explainPlainly(original)).toThrow(SingularSystemError)
})

test('the kernel refuses a table outside its memory', () => {
  const original = randomEquation({ factors: 8, count: 4 })
  const { explain } = prepared(original)
  expect(() => explain(original)).toThrow('is not the one in the memory of the kernel')
})
