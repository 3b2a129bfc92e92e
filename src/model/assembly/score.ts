/** Entry of the Worker's module: the kernels of scan, fold-in and explanation, on a memory of its own. */
export { addContributions, addRowsExactly, exactPanelBytes, sortBest } from './explain'
export { addQuantisedRows } from './fold-in'
export { beginRow, finishRow, scratchBytes } from './row-solve'
export { readBytes, scan } from './scan'
export { scoreListed, scoreRows, writeInverseNorms } from './score-rows'
