/** How a command ends: what is said about an error, and the exit code. */
import { CommanderError } from 'commander'

export const EXIT_DONE = 0
export const EXIT_FAILED = 1
export const EXIT_WRONG_USAGE = 2

/** Options that are well-formed one by one and wrong together. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface Failure {
  readonly exitCode: number
  /** Null where it has been said already. */
  readonly message: string | null
}

/** @param withStack for `--debug`; otherwise the message alone. */
export function describeFailure(error: unknown, withStack: boolean): Failure {
  if (error instanceof CommanderError) {
    // Commander has written the message, or the help that was asked for.
    return { exitCode: error.exitCode === 0 ? EXIT_DONE : EXIT_WRONG_USAGE, message: null }
  }
  const exitCode = error instanceof UsageError ? EXIT_WRONG_USAGE : EXIT_FAILED
  if (!(error instanceof Error)) return { exitCode, message: `foldin: ${String(error)}` }
  return { exitCode, message: withStack ? describeStack(error) : `foldin: ${error.message}` }
}

function describeStack(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${describeStack(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
