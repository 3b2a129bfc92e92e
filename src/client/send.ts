/** One HTTP exchange with the service: JSON back, every refusal a FoldinError. */
import type { Problem } from '../worker/contract/index.ts'
import { FoldinError } from './foldin-error.ts'
import type { Platform } from './platform.ts'

/**
 * The JSON that the service answers with, null for an answer without a body.
 * @throws {FoldinError} for every refusal; what `fetch` throws where no answer comes.
 */
export async function send({ fetch, now }: Platform, url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  const { status, ok, headers } = response
  // Read whole before anything is thrown, so that the connection is free again.
  const text = await response.text()
  if (status === 204) return null
  let answer: unknown
  try {
    answer = JSON.parse(text)
    if (ok) return answer
  } catch {
    // A proxy's page.
  }
  const { code, detail } = Object(answer) as Partial<Problem>
  const isProblem = !ok && code && detail
  throw new FoldinError({
    code: isProblem ? code : 'unexpected-answer',
    detail: isProblem ? detail : `the answer of ${url}, ${status}, is not from this service`,
    status,
    problem: isProblem ? (answer as Problem) : null,
    requestId: headers.get('X-Request-Id'),
    retryAfterMs: retryAfterMs(headers.get('Retry-After'), now()),
  })
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(text: string | null, nowMs: number): number | null {
  const seconds = text ? Number(text) : Number.NaN
  const ms = Number.isNaN(seconds) ? Date.parse(text ?? '') - nowMs : seconds * 1000
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
