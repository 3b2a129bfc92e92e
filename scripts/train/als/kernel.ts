/** The trainer's WebAssembly module, as TypeScript sees it. Pointers are byte addresses. */
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

export interface TrainKernel {
  scratchBytes(width: number): number
  /** Takes and solves rows of the half-step until none is left: −1, or the row that has no finite solution. */
  solveRows(step: number, scratch: number): number
  /** rows ← rows·matrix for rows [count, width]. */
  rotateRows(rows: number, count: number, width: number, matrix: number, scratch: number): void
  gramian(rows: number, count: number, width: number, sum: number): void
}

const FILE = new URL('../../../dist/wasm/train.wasm', import.meta.url)

/**
 * Lets V8 join neighbouring 128-bit operations into 256-bit ones where the processor has them: a third more speed for
 * the rank-k update. The results are the same to the bit. An experiment of V8's, but the project pins its Node, and
 * `test/contract/row-solver.test.ts` runs the kernels as this V8 optimises them.
 */
const WIDE_VECTORS = '--experimental-wasm-revectorize'

/** @throws where the kernels have not been built. */
export function loadKernelModule(): WebAssembly.Module {
  setFlagsFromString(WIDE_VECTORS)
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
