/** One thread of the sampler: draws rows of the side that it is told, on buffers that all threads share. */
import { parentPort, workerData } from 'node:worker_threads'
import { type RowDraw, RowSampler, type SamplerSide } from './row-sampler.ts'
import { ROWS_AT_ONCE, type SamplerThreadData } from './sampler-threads.ts'

const { sides, size, taken } = workerData as SamplerThreadData
const sampler = new RowSampler(size)

parentPort?.on('message', ({ side, draw }: { side: 0 | 1; draw: RowDraw }) => {
  sampler.drawRows(sides[side] as SamplerSide, (sides[1 - side] as SamplerSide).vectors, draw, takeRows())
  parentPort?.postMessage(null)
})

/** Takes a few places at a time from the counter that all threads have in common. */
function takeRows(): () => number {
  let place = 0
  let end = 0
  return () => {
    if (place === end) {
      place = Atomics.add(taken, 0, ROWS_AT_ONCE)
      end = place + ROWS_AT_ONCE
    }
    return place++
  }
}
