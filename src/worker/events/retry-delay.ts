/** When a Durable Object tries again what has failed: its own alarm, since the platform gives up after six times. */

const FIRST_MS = 2_000
const MOST_MS = 15 * 60_000

/** @param failures in a row so far, 1 and more. */
export function retryDelayMs(failures: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16))
}
