/** A clock that moves only when it is told to, or when somebody waits on it. */
import type { Clock } from '../../../src/worker/model/clock.ts'

export interface ManualClock extends Clock {
  /** Moves time on and rings the alarms that are due. */
  pass(milliseconds: number): void
  /** Lets other work run, as I/O does, while time stands still. */
  turn(): Promise<void>
}

export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>()
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const pass = (milliseconds: number) => {
    now += milliseconds
    for (const alarm of alarms) {
      if (alarm.at > now) continue
      alarms.delete(alarm)
      alarm.ring()
    }
  }
  return {
    now: () => now,
    pass,
    turn,
    async wait(milliseconds) {
      await turn()
      pass(milliseconds)
    },
    alarm(milliseconds, ring) {
      const alarm = { at: now + milliseconds, ring }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
  }
}
