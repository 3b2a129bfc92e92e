/** The score kernel in Node: compiles `dist/wasm/score.wasm` once, on first use. */
import { readFileSync } from 'node:fs'
import type { Instantiate, ScoreKernel } from '../../src/model/score-kernel.ts'

const MODULE_URL = new URL('../../dist/wasm/score.wasm', import.meta.url)

let compiled: WebAssembly.Module | null = null

/** @throws {Error} where the kernel has not been built. */
export const instantiateScoreKernel: Instantiate = (initialPages) => {
  compiled ??= new WebAssembly.Module(readKernel())
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: initialPages })
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  return { ...(exports as unknown as Omit<ScoreKernel, 'memory'>), memory }
}

function readKernel(): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(MODULE_URL)
  } catch (error) {
    throw new Error(`${MODULE_URL.pathname} cannot be read: build the kernels with \`npm run build\``, {
      cause: error,
    })
  }
}
