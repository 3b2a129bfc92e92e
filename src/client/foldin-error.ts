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
  readonly problem?: Problem
  readonly requestId?: string | null
  readonly retryAfterMs?: number | null
  readonly cause?: unknown
}

export class FoldinError extends Error {
  override readonly name = 'FoldinError'
  readonly code: FoldinErrorCode
  /** One sentence about this very failure, for developers. */
  readonly detail: string
  /** The HTTP status, null where no answer came. */
  readonly status: number | null
  /** The service's problem document, null where the service did not send one. */
  readonly problem: Problem | null
  /** Finds the request in the service's log; null where no answer came. */
  readonly requestId: string | null
  /** After how many milliseconds the service asks to be called again; null where it does not say. */
  readonly retryAfterMs: number | null

  constructor({ code, detail, status, problem, requestId, retryAfterMs, cause }: FoldinErrorOptions) {
    super(`${code}: ${detail}`, { cause })
    this.code = code
    this.detail = detail
    this.status = status ?? null
    this.problem = problem ?? null
    this.requestId = requestId ?? null
    this.retryAfterMs = retryAfterMs ?? null
  }
}
