/** For commands run inside a test: says nothing. */
import type { Output } from '../../scripts/train/output.ts'

export const silentOutput: Output = { say() {}, progress: () => ({ update() {}, end() {} }) }
