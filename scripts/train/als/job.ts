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
  | {
      readonly kind: 'turn'
      /** Address of the vectors [rows, width]. */
      readonly factors: number
      readonly rows: number
      readonly width: number
      /** Address of the matrix [width, width] by which each is multiplied from the right. */
      readonly matrix: number
      readonly scratch: readonly number[]
    }

/** Answers −1, or the row that has no finite solution. */
export function runJob(kernel: TrainKernel, job: Job, thread: number, threads: number): number {
  switch (job.kind) {
    case 'solve':
      return kernel.solveRows(job.step, job.scratch[thread] as number)
    case 'gramian':
      sumGramian(kernel, job, thread, threads)
      return -1
    case 'turn': {
      const { rows, width, factors, matrix } = job
      const from = Math.floor((rows * thread) / threads)
      const to = Math.floor((rows * (thread + 1)) / threads)
      kernel.rotateRows(factors + 4 * from * width, to - from, width, matrix, job.scratch[thread] as number)
      return -1
    }
  }
}

function sumGramian(
  kernel: TrainKernel,
  job: Job & { readonly kind: 'gramian' },
  thread: number,
  threads: number,
): void {
  const { rows, width, chunks } = job
  const chunkRows = Math.ceil(rows / chunks)
  for (let chunk = thread; chunk < chunks; chunk += threads) {
    const from = Math.min(chunk * chunkRows, rows)
    const count = Math.min(chunkRows, rows - from)
    kernel.gramian(job.factors + 4 * from * width, count, width, job.sums + 4 * chunk * width * width)
  }
}
