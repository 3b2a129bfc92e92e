/** Adds to the generated document what all operations have alike: who may call them, headers, problems. */
import { needOf } from '../access/route-needs.ts'
import { DEGRADED_HEADER, VERSION_HEADER } from '../answer-headers.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { problemOf } from '../problems.ts'
import { HEADERS, type HeaderName } from './headers.ts'
import { type ApiDocument, mapOperations, type Operation, type Response } from './operations.ts'
import { OF_MODELS, problemsOf, withoutProblems } from './problems-of.ts'
import { SAMPLE_FAILURES } from './sample-failures.ts'

export const KEY_SCHEME = 'key'

const STATUSES: Readonly<Record<number, string>> = {
  400: 'The request is not as described; `code` and `errors` say where.',
  401: 'The service answers with a key alone, and there is none or no good one.',
  403: 'The key is good, and not for this: not from this origin, or not for this call.',
  404: 'What the path or the body names is not in the model.',
  408: 'The body did not arrive in time.',
  409: 'The served model has not got what this call needs; `code` says what.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  429: 'Above the limit of the key or of the address; `Retry-After` says when to ask again.',
  500: 'The request failed for a reason that nobody foresaw.',
  501: 'The service is deployed without what this call needs.',
  503: 'What the answer needs cannot be reached just now; `Retry-After` says when to ask again.',
}

const OF_ALL: readonly HeaderName[] = ['X-Request-Id', 'Server-Timing', 'Cache-Control']
const OF_STATUSES: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit'],
  503: ['Retry-After'],
}

export interface Completion {
  /** Paths whose answers have an ETag. */
  readonly shared: readonly string[]
}

export function completeDocument(document: ApiDocument, { shared }: Completion): ApiDocument {
  const completed = mapOperations(document, (operation, route, path) =>
    completeOperation(operation, route, shared.includes(path)),
  )
  return {
    ...completed,
    components: { ...completed.components, headers: { ...HEADERS }, examples: problemExamples() },
  }
}

function completeOperation(operation: Operation, route: string, isShared: boolean): Operation {
  const need = needOf(route)
  const codes = problemsOf(operation, need)
  const usesModel = OF_MODELS.some((code) => codes.includes(code))
  const headers: HeaderName[] = [
    ...OF_ALL,
    ...(usesModel ? ([VERSION_HEADER, DEGRADED_HEADER] as const) : []),
    ...(need === null ? [] : ['RateLimit-Policy' as const]),
  ]
  const answers = isShared
    ? { ...successes(operation), 304: { description: 'As it was: nothing is sent again.' } }
    : successes(operation)
  const answerHeaders = references(isShared ? [...headers, 'ETag'] : headers)
  return {
    ...withoutProblems(operation),
    ...(need?.kinds.length === 1
      ? { description: [operation.description, 'Not for publishable keys.'].filter(Boolean).join(' ') }
      : {}),
    // The empty one: without any key configured the service is open.
    security: need === null ? [] : [{ [KEY_SCHEME]: [need.scope] }, {}],
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, { ...answer, headers: answerHeaders }]),
      ),
      ...problemResponses(codes, headers),
    },
  }
}

function successes({ responses }: Operation): Record<string, Response> {
  return Object.fromEntries(Object.entries(responses).filter(([status]) => Number(status) < 400))
}

function problemResponses(
  codes: readonly ProblemCode[],
  headers: readonly HeaderName[],
): Record<string, Response> {
  const byStatus = Map.groupBy(codes, (code) => sampleProblem(code).status)
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: STATUSES[status] ?? '',
        headers: references([...headers, ...(OF_STATUSES[status] ?? [])]),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(
              ofStatus.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
            ),
          },
        },
      },
    ]),
  )
}

function references(names: readonly HeaderName[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function problemExamples(): Record<string, object> {
  const examples = Object.values(SAMPLE_FAILURES).map((failure) => {
    const { problem } = sampleProblem(failure.code)
    return [failure.code, { summary: problem.title, value: problem }] as const
  })
  return Object.fromEntries(examples)
}

function sampleProblem(code: ProblemCode) {
  return problemOf(SAMPLE_FAILURES[code], HEADERS['X-Request-Id'].example)
}
