/** Entry of the Worker's module: scan and fold-in kernels, on a memory of its own. */
export { addQuantisedRows } from './fold-in'
export { beginRow, finishRow, scratchBytes } from './row-solve'
export { readBytes, scan } from './scan'
export { scoreRows, writeInverseNorms } from './score-rows'
