/** A clock that moves only when it is told to, or when somebody waits on it. */
import type { Clock } from '../../../src/worker/model/clock.ts'

export interface ManualClock extends Clock {
  pass(milliseconds: number): void
  /** Lets other work run, as I/O does, while time stands still. */
  turn(): Promise<void>
}

export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds
    },
    turn,
    async wait(milliseconds) {
      await turn()
      now += milliseconds
    },
  }
}
