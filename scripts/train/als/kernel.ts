/** The trainer's WebAssembly module, as TypeScript sees it. Pointers are byte addresses. */
import { readFileSync } from 'node:fs'

export interface TrainKernel {
  scratchBytes(width: number): number
  /** Takes and solves rows of the half-step until none is left: −1, or the row that has no finite solution. */
  solveRows(step: number, scratch: number): number
  /** rows ← rows·matrix for rows [count, width]. */
  rotateRows(rows: number, count: number, width: number, matrix: number, scratch: number): void
  gramian(rows: number, count: number, width: number, sum: number): void
}

const FILE = new URL('../../../dist/wasm/train.wasm', import.meta.url)

/** @throws where the kernels have not been built. */
export function loadKernelModule(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(readFileSync(FILE))
  } catch (cause) {
    throw new Error('the training kernels are missing: `npm run build` makes them', { cause })
  }
}

export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): TrainKernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return exports as unknown as TrainKernel
}
