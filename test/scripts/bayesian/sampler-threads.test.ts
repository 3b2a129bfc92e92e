import { expect, test, vi } from 'vitest'
import type { RowDraw, SamplerSide } from '../../../scripts/train/bayesian/row-sampler.ts'
import { SamplerThreads } from '../../../scripts/train/bayesian/sampler-threads.ts'

vi.mock('node:worker_threads', async (load) => {
  const actual = await load<typeof import('node:worker_threads')>()
  return {
    ...actual,
    Worker: class extends actual.Worker {
      constructor() {
        const onTask = "require('node:worker_threads').parentPort.on('message', () => process.exit(3))"
        super(onTask, { eval: true })
      }
    },
  }
})

test('a thread that ends while it draws is an error, not a wait for ever', async () => {
  const nothing = {} as SamplerSide
  const threads = new SamplerThreads([nothing, nothing], 1, 2)
  await expect(threads.draw(0, {} as RowDraw)).rejects.toThrow(/^sampler thread [01] ended with code 3$/)
  await threads.close()
})
