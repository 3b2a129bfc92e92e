/** Entry of the Worker's module: scan and fold-in kernels, on a memory of its own. */
export { readBytes, scan } from './scan'
