/** Worker threads that run the kernels on one shared memory. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Job } from './job.ts'
import type { ThreadData } from './thread.ts'

interface Thread {
  readonly worker: Worker
  /** Rejects when the thread fails or ends, also between jobs. */
  readonly failure: Promise<never>
}

export class ThreadPool {
  readonly #threads: readonly Thread[]

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, threads: number) {
    this.#threads = Array.from({ length: threads }, (_, thread) => {
      const workerData: ThreadData = { module, memory, thread, threads }
      const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData, execArgv: [] })
      const failure = new Promise<never>((_, reject) => {
        worker.once('error', reject)
        worker.once('exit', (code) => reject(new Error(`training thread ${thread} ended with code ${code}`)))
      })
      failure.catch(() => {}) // `run` reports it.
      return { worker, failure }
    })
  }

  /** Runs the job on every thread; one job at a time. Rejects when a thread fails. */
  async run(job: Job): Promise<readonly number[]> {
    return Promise.all(
      this.#threads.map(async ({ worker, failure }) => {
        const answer = once(worker, 'message')
        worker.postMessage(job)
        const [result] = await Promise.race([answer, failure])
        return result as number
      }),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }
}
