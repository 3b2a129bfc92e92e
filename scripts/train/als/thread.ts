/** One training thread: instantiates the kernels on the shared memory and runs the jobs it is sent. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Job, runJob } from './job.ts'
import { instantiateKernel } from './kernel.ts'

export interface ThreadData {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Number of this thread, and of all. */
  readonly thread: number
  readonly threads: number
}

const { module, memory, thread, threads } = workerData as ThreadData
const kernel = instantiateKernel(module, memory)

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(runJob(kernel, job, thread, threads))
})
