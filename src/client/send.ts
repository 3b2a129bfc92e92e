/** One HTTP exchange with the service: JSON both ways, every failure a FoldinError. */
import type { Problem } from '../worker/contract/index.ts'
import { FoldinError } from './foldin-error.ts'
import type { Platform } from './platform.ts'

export interface Exchange {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly key: string | undefined
  /** JSON text. */
  readonly body: string | undefined
  /** Lets the request outlive its page. */
  readonly keepalive: boolean
}

/**
 * The JSON that the service answers with, null for an answer without a body.
 * @throws {FoldinError} for every failure but an abort, which throws what `fetch` does.
 */
export async function send(
  { fetch, now }: Platform,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<unknown> {
  const { url, method, key, body, keepalive } = exchange
  const response = await fetch(url, {
    method,
    headers: {
      Accept: 'application/json, application/problem+json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
    },
    signal,
    ...(body === undefined ? {} : { body }),
    ...(keepalive ? { keepalive } : {}),
  })
  const { status, headers } = response
  if (status === 204) return null
  // Read whole before anything is thrown, so that the connection is free again.
  const text = await response.text()
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch (cause) {
    const detail = response.ok
      ? `the answer from ${url} is not JSON`
      : `${url} answered ${status} without a problem document of this service`
    throw new FoldinError({ code: 'unexpected-answer', detail, status, cause, ...hints(headers, now()) })
  }
  if (response.ok) return answer
  if (isProblem(answer)) {
    const { code, detail } = answer
    throw new FoldinError({ code, detail, status, problem: answer, ...hints(headers, now()) })
  }
  const detail = `${url} answered ${status} without a problem document of this service`
  throw new FoldinError({ code: 'unexpected-answer', detail, status, ...hints(headers, now()) })
}

function hints(headers: Headers, nowMs: number) {
  return { requestId: headers.get('X-Request-Id'), retryAfterMs: retryAfterMs(headers, nowMs) }
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const text = headers.get('Retry-After')
  if (text === null) return null
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

function isProblem(value: unknown): value is Problem {
  const { code, detail } = Object(value)
  return typeof code === 'string' && typeof detail === 'string'
}
