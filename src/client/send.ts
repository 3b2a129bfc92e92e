/** One HTTP exchange with the service: JSON back, every refusal a FoldinError. */
import type { Problem } from '../worker/contract/index.ts'
import { FoldinError } from './foldin-error.ts'

/**
 * The JSON that the service answers with, null for an answer without a body.
 * @throws {FoldinError} for every refusal; what `fetch` throws where no answer comes.
 */
export async function send(ask: typeof fetch, url: string, init: RequestInit): Promise<unknown> {
  const response = await ask(url, init)
  const { status, ok, headers } = response
  // Read whole before anything is thrown, so that the connection is free again.
  const text = await response.text()
  let answer: unknown = null
  try {
    if (text) answer = JSON.parse(text)
    if (ok) return answer
  } catch {
    // A proxy's page.
  }
  const { code, detail } = Object(answer) as Partial<Problem>
  const isProblem = !ok && code && detail
  // In seconds; of the form with a date, which this service does not use, the wait is left to the client.
  const retryAfterMs = Number(headers.get('Retry-After')) * 1000
  throw new FoldinError({
    code: isProblem ? code : 'unexpected-answer',
    detail: isProblem ? detail : `the answer of ${url}, ${status}, is not from this service`,
    status,
    problem: isProblem ? (answer as Problem) : null,
    requestId: headers.get('X-Request-Id'),
    retryAfterMs: retryAfterMs || null,
  })
}
