/** One HTTP exchange with the service: a timeout, JSON both ways, every failure a FoldinError. */
import type { Problem } from '../worker/contract/index.ts'
import { FoldinError } from './foldin-error.ts'

export interface Sender {
  readonly fetch: typeof fetch
  readonly timeoutMs: number
}

export interface Call {
  readonly url: string
  /** Sent as JSON by POST; without one the call is a GET. */
  readonly body?: object
  readonly signal?: AbortSignal | undefined
}

/**
 * The JSON that the service answers with, taken to be what the contract says.
 * @throws {FoldinError} for every failure but an abort by `signal`, which throws the signal's reason.
 */
export async function send<Answer>(sender: Sender, call: Call): Promise<Answer> {
  const timeout = AbortSignal.timeout(sender.timeoutMs)
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout
  try {
    const response = await sender.fetch(call.url, requestInit(call, signal))
    if (!response.ok) throw await refusal(response)
    return (await response.json()) as Answer
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason
    if (error instanceof FoldinError) throw error
    if (timeout.aborted) {
      const detail = `no answer from ${call.url} within ${sender.timeoutMs} ms`
      throw new FoldinError({ code: 'timeout', detail, cause: error })
    }
    if (error instanceof SyntaxError) {
      const detail = `the answer from ${call.url} is not JSON`
      throw new FoldinError({ code: 'unexpected-answer', detail, cause: error })
    }
    const detail = `no connection to ${call.url}`
    throw new FoldinError({ code: 'unreachable', detail, cause: error })
  }
}

function requestInit({ body }: Call, signal: AbortSignal): RequestInit {
  const headers = { Accept: 'application/json, application/problem+json' }
  if (body === undefined) return { headers, signal }
  return {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  }
}

async function refusal(response: Response): Promise<FoldinError> {
  const { status } = response
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    const problem: unknown = await response.json()
    if (isProblem(problem)) {
      return new FoldinError({ code: problem.code, detail: problem.detail, status, problem })
    }
  }
  const detail = `${response.url} answered ${status} without a problem document of this service`
  return new FoldinError({ code: 'unexpected-answer', detail, status })
}

function isProblem(value: unknown): value is Problem {
  const { code, detail } = Object(value)
  return typeof code === 'string' && typeof detail === 'string'
}
