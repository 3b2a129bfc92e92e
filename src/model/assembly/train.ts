/** Entry of the trainer's module, on a memory shared between threads. */
export { gramian } from './gramian'
export { solveRows } from './half-step'
export { scratchBytes, solveRow } from './row-solve'
