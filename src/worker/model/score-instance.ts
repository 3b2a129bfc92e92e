/** The score kernel on the platform: the bundled module on a memory that this file makes. */
import scoreModule from '../../../dist/wasm/score.wasm'
import type { Instantiate, ScoreKernel } from '../../model/score-kernel.ts'

/** Every model has a memory of its own, given up as a whole when the model is. */
export const instantiateScoreKernel: Instantiate = (initialPages) => {
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: initialPages })
  const { exports } = new WebAssembly.Instance(scoreModule, { env: { memory } })
  // The module is built from this repository; test/contract/scan.contract.ts calls these exports.
  const functions = exports as unknown as Omit<ScoreKernel, 'memory'>
  return { ...functions, memory }
}
