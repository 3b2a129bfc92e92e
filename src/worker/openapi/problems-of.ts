/** Which problems an operation may answer with: those that its route names, and those that its kind brings along. */
import type { Need } from '../access/route-needs.ts'
import type { ProblemCode } from '../contract/problem.ts'
import type { Operation } from './operations.ts'

/** Where a route names its own. It is not in the document that is served. */
const FIELD = 'x-problems'

const OF_BODIES: readonly ProblemCode[] = [
  'malformed-json',
  'unsupported-media-type',
  'body-too-large',
  'body-too-slow',
]
const OF_KEYS: readonly ProblemCode[] = [
  'missing-key',
  'invalid-key',
  'expired-key',
  'origin-not-allowed',
  'insufficient-scope',
  'rate-limited',
  'keys-unavailable',
]
/** Of every route that answers from the model. */
export const OF_MODELS = ['no-model', 'model-unavailable'] as const satisfies readonly ProblemCode[]

/** For `createRoute`: what only this route can say of itself. */
export function mayFailWith(...codes: readonly ProblemCode[]): { readonly [FIELD]: readonly ProblemCode[] } {
  return { [FIELD]: codes }
}

export function problemsOf(operation: Operation, need: Need): readonly ProblemCode[] {
  const { [FIELD]: own = [] } = operation as { [FIELD]?: readonly ProblemCode[] }
  const takesFields = (operation.parameters ?? []).length > 0 || operation.requestBody !== undefined
  return [
    ...(takesFields || need !== null ? (['invalid-request'] as const) : []),
    ...(operation.requestBody === undefined ? [] : OF_BODIES),
    ...own,
    ...(need === null ? [] : OF_KEYS),
    'internal-error',
  ]
}

export function withoutProblems(operation: Operation): Operation {
  const { [FIELD]: _, ...rest } = operation as Operation & { [FIELD]?: unknown }
  return rest
}
