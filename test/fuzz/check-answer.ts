/** What every answer must be, whatever was asked: no 5xx, and of a refusal a whole problem document of this request. */
import { type Problem, problemSchema } from '../../src/worker/contract/problem.ts'
import type { FuzzRequest } from './fuzz-request.ts'
import { type OpenApiDocument, type Operation, operationsOf } from './openapi.ts'

const PROBLEM_TYPE = 'application/problem+json'
const OUTSIDE = 'outside the document'
const PLATFORM = 'not by the Worker'
const wholeProblem = problemSchema.strict()

interface KnownOperation extends Operation {
  readonly pattern: RegExp
}

export interface CheckedAnswer {
  /** The operation, or that it was none. */
  readonly route: string
  readonly status: number
}

/** An answer that must not be. */
export class WrongAnswerError extends Error {
  override readonly name = 'WrongAnswerError'
}

export type CheckAnswer = (request: FuzzRequest, response: Response) => Promise<CheckedAnswer>

/**
 * That a good answer is as the document says is for `Conformance` to check, which sees every answer too.
 * @param hasPlatform whether static assets and the server itself answer too, without the Worker.
 */
export function createAnswerCheck(document: OpenApiDocument, hasPlatform = false): CheckAnswer {
  const operations = operationsOf(document).map((operation) => ({
    ...operation,
    pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`),
  }))

  return async (request, response) => {
    const { status } = response
    const isWorker = !hasPlatform || isByWorker(response)
    const route = isWorker ? (operationOf(operations, request)?.name ?? OUTSIDE) : PLATFORM
    const text = await response.text()
    const wrong = (what: string) =>
      new WrongAnswerError(`${route} ${status}: ${what}: ${text.slice(0, 1000)}`)
    // workerd answers methods that it does not know before any Worker is asked.
    if (!isWorker && status === 501) return { route, status }
    if (status >= 500 || status < 200) throw wrong('no request may lead to it')
    if (!isWorker) return { route, status }
    if (request.method.toUpperCase() === 'HEAD' || status === 204 || status === 304) {
      if (text !== '') throw wrong('an answer without a body has one')
    } else if (status >= 400) {
      checkProblem(response, text, wrong)
    }
    return { route, status }
  }
}

/** All that the Worker answers has the id of the request. */
export function isByWorker(response: Response): boolean {
  return response.headers.has('X-Request-Id')
}

/** HEAD is answered as GET is. */
function operationOf(
  operations: readonly KnownOperation[],
  { method, target }: FuzzRequest,
): KnownOperation | null {
  const { pathname } = new URL(`http://localhost${target}`)
  const asked = method.toUpperCase() === 'HEAD' ? 'GET' : method.toUpperCase()
  return (
    operations.find((operation) => operation.method === asked && operation.pattern.test(pathname)) ?? null
  )
}

function checkProblem(response: Response, text: string, wrong: (what: string) => Error): void {
  const type = response.headers.get('Content-Type')
  if (type !== PROBLEM_TYPE) throw wrong(`a refusal of the type ${type}`)
  const problem = parsedProblem(text)
  if (problem === null) throw wrong('no whole problem document')
  if (problem.status !== response.status) throw wrong(`its document says ${problem.status}`)
  if (problem.requestId !== response.headers.get('X-Request-Id')) {
    throw wrong('its request id is not that of the header')
  }
}

function parsedProblem(text: string): Problem | null {
  try {
    return wholeProblem.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
