/** Answers as the OpenAPI document describes them. */
import type { z } from '@hono/zod-openapi'
import { problemSchema } from '../contract/problem.ts'

const PROBLEMS = {
  400: problemResponse('The request is not as described; `code` and `errors` say where.'),
  404: problemResponse('What the path or the body names is not in the model.'),
  409: problemResponse('The served model has not got what this call needs; `code` says what.'),
  413: problemResponse('The body is too large.'),
  415: problemResponse('The body is not JSON.'),
  501: problemResponse('No event store is bound: the service takes no events.'),
  503: problemResponse(
    'What the answer needs cannot be reached just now; `Retry-After` says when to ask again.',
  ),
}

function problemResponse(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } }
}

export function jsonResponse<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } }
}

/** Entries of `responses` for the problems that a route may answer with. */
export function problemResponses<Status extends keyof typeof PROBLEMS>(...statuses: Status[]) {
  const entries = statuses.map((status) => [status, PROBLEMS[status]] as const)
  return Object.fromEntries(entries) as Pick<typeof PROBLEMS, Status>
}
