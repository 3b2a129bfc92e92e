/** Worker threads that draw the rows of one side together. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { RowDraw, SamplerSide } from './row-sampler.ts'

/** Places of the order that a thread takes at once. */
export const ROWS_AT_ONCE = 8

export interface SamplerThreadData {
  readonly sides: readonly [users: SamplerSide, items: SamplerSide]
  /** Factors and bias. */
  readonly size: number
  /** i32 [1]. Places of the order that are taken. */
  readonly taken: Int32Array
}

export class SamplerThreads {
  readonly #workers: readonly Worker[]
  /** Rejects when a thread fails or ends, also between its tasks. */
  readonly #failure: Promise<never>
  readonly #taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

  constructor(sides: SamplerThreadData['sides'], size: number, threads: number) {
    const workerData: SamplerThreadData = { sides, size, taken: this.#taken }
    this.#workers = Array.from(
      { length: threads },
      () => new Worker(new URL('./sampler-thread.ts', import.meta.url), { workerData, execArgv: [] }),
    )
    this.#failure = Promise.race(
      this.#workers.map(
        (worker, thread) =>
          new Promise<never>((_, reject) => {
            worker.once('error', reject)
            worker.once('exit', (code) =>
              reject(new Error(`sampler thread ${thread} ended with code ${code}`)),
            )
          }),
      ),
    )
    this.#failure.catch(() => {}) // `draw` reports it.
  }

  /** Draws every row of the users (0) or the items (1). */
  async draw(side: 0 | 1, draw: RowDraw): Promise<void> {
    Atomics.store(this.#taken, 0, 0)
    const answers = this.#workers.map(async (worker) => {
      const answer = once(worker, 'message')
      worker.postMessage({ side, draw })
      await answer
    })
    await Promise.race([Promise.all(answers), this.#failure])
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }
}
