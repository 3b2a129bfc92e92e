/** What all threads do together: each job is sent to every one, and is done when every one has answered. */
import type { TrainKernel } from './kernel.ts'

export type Job =
  | {
      readonly kind: 'solve'
      /** Address of the half-step. */
      readonly step: number
      /** Address of each thread's scratch. */
      readonly scratch: readonly number[]
    }
  | {
      readonly kind: 'gramian'
      /** Address of the factors [rows, width]. */
      readonly factors: number
      readonly rows: number
      readonly width: number
      readonly chunks: number
      /** Address of the sums [chunks, width, width]. */
      readonly sums: number
    }

/** Answers −1, or the row that has no finite solution. */
export function runJob(kernel: TrainKernel, job: Job, thread: number, threads: number): number {
  if (job.kind === 'solve') return kernel.solveRows(job.step, job.scratch[thread] as number)
  const { rows, width, chunks } = job
  const chunkRows = Math.ceil(rows / chunks)
  for (let chunk = thread; chunk < chunks; chunk += threads) {
    const from = Math.min(chunk * chunkRows, rows)
    const count = Math.min(chunkRows, rows - from)
    kernel.gramian(job.factors + 4 * from * width, count, width, job.sums + 4 * chunk * width * width)
  }
  return -1
}
