/** Frees what large stages leave behind. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Below this it would not be noticed. */
const WORTH_BYTES = 2 ** 30

/**
 * Collects garbage where the process is large. V8 would wait: it does not know how much memory DuckDB's small objects
 * hold, nor that the next stage will want as much as the last one has left.
 */
export async function releaseMemory(): Promise<void> {
  if (process.memoryUsage.rss() < WORTH_BYTES) return
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  // Native objects are freed between turns of the event loop.
  await setImmediate()
}
