import { expect, test } from 'vitest'
import { instantiateScoreKernel } from '../../scripts/train/score-kernel.ts'
import { solveFoldInPlainly } from '../../src/model/fold-in.ts'
import { createKernelFoldIn } from '../../src/model/kernel-fold-in.ts'
import { planScoreMemory } from '../../src/model/score-memory.ts'
import { fixtureParts } from '../model/engine-fixture.ts'
import { foldInContract, type PrepareFoldIn, randomEquation } from './fold-in.contract.ts'

/** The table lies where the items blob would. */
const prepareKernel: PrepareFoldIn = (equation) => {
  const { table } = equation
  const { manifest } = fixtureParts({
    items: { factors: table.factors, values: new Float32Array(table.rows * table.factors) },
    ratings: {
      factors: table.factors,
      values: new Float32Array(table.rows * table.factors),
      baselineBiases: new Float32Array(table.rows),
    },
  })
  const plan = planScoreMemory(manifest)
  const kernel = instantiateScoreKernel(plan.pages)
  const { buffer } = kernel.memory
  // What lies about must not come into the solution.
  new Float32Array(buffer, 0).fill(NaN)
  const codes = new Int8Array(buffer, plan.items.offset, table.codes.length)
  codes.set(table.codes)
  const scales = new Float32Array(buffer, plan.items.offset + codes.byteLength, table.rows)
  scales.set(table.scales)
  return {
    solve: createKernelFoldIn(kernel, plan.foldIn),
    equation: { ...equation, table: { ...table, codes, scales } },
  }
}

foldInContract('plain twin', (equation) => ({ solve: solveFoldInPlainly, equation }))
foldInContract('kernel', prepareKernel)

test('the kernel refuses a table outside its memory', () => {
  const equation = randomEquation({ factors: 8, count: 4 })
  const { solve } = prepareKernel(equation)
  expect(() => solve(equation)).toThrow('does not lie in the memory of the kernel')
})

test('the kernel refuses a plan with too little scratch', () => {
  const { manifest } = fixtureParts({ items: { factors: 8, values: new Float32Array(8) } })
  const plan = planScoreMemory(manifest)
  const kernel = instantiateScoreKernel(plan.pages)
  const scratch = { ...plan.foldIn.scratch, bytes: 100 }
  expect(() => createKernelFoldIn(kernel, { ...plan.foldIn, scratch })).toThrow(
    /needs \d+ bytes of scratch, the plan has 100/,
  )
})
