/** The score kernel in Node. */
import { readFileSync } from 'node:fs'
import type { Instantiate, ScoreKernel } from '../../src/model/score-kernel.ts'

const SCORE_WASM = new URL('../../dist/wasm/score.wasm', import.meta.url)

/** Compiled once, on first use. */
let compiled: WebAssembly.Module | null = null

/** @throws {Error} where the kernel has not been built. */
export const instantiateScoreKernel: Instantiate = (initialPages) => {
  compiled ??= compileScoreKernel(SCORE_WASM)
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: initialPages })
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  return { ...(exports as unknown as Omit<ScoreKernel, 'memory'>), memory }
}

/** @throws {Error} where `file` is not there, since then the kernel has not been built. */
export function compileScoreKernel(file: URL): WebAssembly.Module {
  try {
    return new WebAssembly.Module(readFileSync(file))
  } catch (cause) {
    throw new Error(`the score kernel ${file.pathname} cannot be read: \`npm run build\` makes it`, { cause })
  }
}
