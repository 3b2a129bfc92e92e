/** Everything that can go wrong in a request, and its one translation to HTTP (RFC 9457). */
import type { Context } from 'hono'
import { ANALYSIS_NAMES } from '../model/format/analysis/analysis.ts'
import { type AccessFailure, describeAccessFailure } from './access/access-problems.ts'
import type { AppEnv } from './app-env.ts'
import type { Problem, ProblemCode } from './contract/problem.ts'
import type { Description } from './problem-description.ts'

/** What went wrong, with what the answer needs to say about it. */
export type Failure =
  | { code: 'invalid-request'; errors: readonly { field: string; message: string }[] }
  | { code: 'invalid-filter'; errors: readonly { field: string; message: string }[] }
  | { code: 'malformed-json' }
  | { code: 'unsupported-media-type'; got: string | null }
  | { code: 'invalid-cursor'; reason: string }
  | { code: 'stale-cursor'; reason: string }
  | { code: 'unknown-route'; path: string }
  | { code: 'unknown-item'; itemId: string }
  | { code: 'unknown-analysis'; name: string }
  | { code: 'no-analysis'; name: string; available: readonly string[] }
  | { code: 'method-not-allowed'; method: string; allowed: readonly string[] }
  | { code: 'no-ratings' }
  | { code: 'no-similar-users' }
  | { code: 'no-model' }
  | { code: 'model-unavailable' }
  | { code: 'no-event-store' }
  | { code: 'event-store-unavailable' }
  | AccessFailure
  | { code: 'internal-error' }

/** Thrown by handlers; `app.onError` turns it into a response. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

const PROBLEM_TYPE = 'application/problem+json'
/** Nothing is published: a person has to act. */
const NO_MODEL_RETRY_S = 30
/** The stores do not answer: usually over in seconds. */
const UNAVAILABLE_RETRY_S = 5

function describe(failure: Failure): Description {
  switch (failure.code) {
    case 'invalid-request':
      return {
        status: 400,
        title: 'Invalid request',
        detail: describeErrors(failure.errors),
      }
    case 'invalid-filter':
      return { status: 400, title: 'Invalid filter', detail: describeErrors(failure.errors) }
    case 'malformed-json':
      return { status: 400, title: 'Malformed JSON', detail: 'The body is not JSON.' }
    case 'unsupported-media-type':
      return {
        status: 415,
        title: 'Unsupported media type',
        detail: `The body is ${failure.got ?? 'of no stated type'}; send it as application/json.`,
      }
    case 'invalid-cursor':
      return { status: 400, title: 'Invalid cursor', detail: failure.reason }
    case 'stale-cursor':
      return { status: 400, title: 'Stale cursor', detail: failure.reason }
    case 'unknown-route':
      return {
        status: 404,
        title: 'Unknown route',
        detail: `There is nothing at ${failure.path}; /openapi.json lists what there is.`,
      }
    case 'unknown-item':
      return {
        status: 404,
        title: 'Unknown item',
        detail: `The model has no item ${JSON.stringify(failure.itemId)}.`,
      }
    case 'unknown-analysis':
      return {
        status: 404,
        title: 'Unknown analysis',
        detail: `There is no analysis ${JSON.stringify(failure.name)}; expected one of ${ANALYSIS_NAMES.join(', ')}.`,
      }
    case 'no-analysis': {
      const { name, available } = failure
      return {
        status: 404,
        title: 'No such analysis',
        detail:
          available.length === 0
            ? 'The served model was published without analyses; train and publish it again.'
            : `The data of the served model allows no analysis ${name}; it has ${available.join(', ')}.`,
      }
    }
    case 'method-not-allowed': {
      const allowed = failure.allowed.join(', ')
      return {
        status: 405,
        title: 'Method not allowed',
        detail: `The method is ${failure.method}, expected one of ${allowed}.`,
        headers: { Allow: allowed },
      }
    }
    case 'no-ratings':
      return {
        status: 409,
        title: 'No ratings',
        detail: 'The served model was trained on implicit feedback and predicts no ratings.',
      }
    case 'no-similar-users':
      return {
        status: 409,
        title: 'No similar users',
        detail: 'The served model has more users, or more items, than an isolate can compare users of.',
      }
    case 'no-model':
      return {
        status: 503,
        title: 'No model',
        detail: 'No model has been published yet; `foldin publish` does it.',
        headers: { 'Retry-After': String(NO_MODEL_RETRY_S) },
      }
    case 'model-unavailable':
      return {
        status: 503,
        title: 'Model unavailable',
        detail: 'The published model cannot be read just now.',
        headers: { 'Retry-After': String(UNAVAILABLE_RETRY_S) },
      }
    case 'no-event-store':
      return {
        status: 501,
        title: 'No event store',
        detail: 'This service takes no events: bind FOLDIN_EVENTS in wrangler.toml for it to do so.',
      }
    case 'event-store-unavailable':
      return {
        status: 503,
        title: 'Event store unavailable',
        detail:
          'The event store does not answer just now: send the request again, event ids make that harmless.',
        headers: { 'Retry-After': String(UNAVAILABLE_RETRY_S) },
      }
    case 'missing-key':
    case 'invalid-key':
    case 'expired-key':
    case 'origin-not-allowed':
    case 'insufficient-scope':
    case 'keys-unavailable':
    case 'rate-limited':
    case 'body-too-large':
    case 'body-too-slow':
      return describeAccessFailure(failure)
    case 'internal-error':
      return {
        status: 500,
        title: 'Internal error',
        detail: 'The request failed; the request id finds it in the log.',
      }
  }
}

function describeErrors(errors: readonly { field: string; message: string }[]): string {
  return errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
}

export function problemResponse(c: Context<AppEnv>, failure: Failure): Response {
  const { problem, status, headers } = problemOf(failure, c.get('requestId'))
  return c.body(JSON.stringify(problem), status, { 'Content-Type': PROBLEM_TYPE, ...headers })
}

/** The document that answers a failure, and how it is sent. */
export function problemOf(failure: Failure, requestId: string) {
  const { status, title, detail, headers } = describe(failure)
  const problem: Problem = {
    type: problemType(failure.code),
    title,
    status,
    detail,
    code: failure.code,
    requestId,
    ...('errors' in failure ? { errors: [...failure.errors] } : {}),
  }
  return { problem, status, headers }
}

function problemType(code: ProblemCode): string {
  return `urn:foldin:problem:${code}`
}
