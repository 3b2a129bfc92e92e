/** Ends the wait for work that may never end: a store that hangs holds no request. */
import type { Clock } from './clock.ts'

/** Work that had not ended in its time. It may still go on; nobody waits for it any more. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError'
}

/**
 * What the work gives, if it does so within so many milliseconds.
 * @param what names the work in the message.
 * @throws {TimeLimitError} where it does not. Rejects where the work does.
 */
export function withinTime<Value>(
  work: Promise<Value>,
  milliseconds: number,
  clock: Pick<Clock, 'alarm'>,
  what: string,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = clock.alarm(milliseconds, () =>
      reject(new TimeLimitError(`${what}: no answer within ${milliseconds} ms`)),
    )
    work.then(
      (value) => {
        cancel()
        resolve(value)
      },
      (error: unknown) => {
        cancel()
        reject(error)
      },
    )
  })
}
