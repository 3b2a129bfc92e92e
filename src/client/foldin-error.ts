/** The one error that the client throws, whatever went wrong: the service's refusal or the way to it. */
import type { Problem, ProblemCode } from '../worker/contract/index.ts'

/**
 * Why a call failed: a code of the service's own, or one of the way to it.
 * - `unreachable`: no answer came (offline, refused, blocked).
 * - `timeout`: no answer came in `timeoutMs`.
 * - `unexpected-answer`: something answered, but not the service (a proxy's page, broken JSON).
 */
export type FoldinErrorCode = ProblemCode | 'unreachable' | 'timeout' | 'unexpected-answer'

interface FoldinErrorOptions {
  readonly code: FoldinErrorCode
  readonly detail: string
  readonly status?: number
  readonly problem?: Problem | null
  readonly requestId?: string | null
  readonly retryAfterMs?: number | null
  readonly cause?: unknown
}

export class FoldinError extends Error {
  override readonly name = 'FoldinError'
  declare readonly code: FoldinErrorCode
  /** One sentence about this very failure, for developers. */
  declare readonly detail: string
  /** The HTTP status, null where no answer came. */
  readonly status: number | null = null
  /** The service's problem document, null where the service did not send one. */
  readonly problem: Problem | null = null
  /** Finds the request in the service's log; null where no answer came. */
  readonly requestId: string | null = null
  /** After how many milliseconds the service asks to be called again; null where it does not say. */
  readonly retryAfterMs: number | null = null

  constructor({ cause, ...failure }: FoldinErrorOptions) {
    super(`${failure.code}: ${failure.detail}`, { cause })
    Object.assign(this, failure)
  }
}
