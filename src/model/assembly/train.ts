/** Entry of the trainer's module, on a memory shared between threads. */
export { gramian } from './gramian'
export { solveRows } from './half-step'
export { rotateRows } from './rotate'
export { solveRow } from './row-solve'
export { scratchBytes, solveShort } from './short-row'
