/** The one check of every error answer. */
import { expect } from 'vitest'
import { type Problem, type ProblemCode, problemSchema } from '../../src/worker/contract/problem.ts'

/** Checks that the answer is a whole problem document of this status and code, without a trace of the code inside. */
export async function expectProblem(response: Response, status: number, code: ProblemCode): Promise<Problem> {
  const problem = await readProblem(response)
  expect([problem.status, problem.code]).toEqual([status, code])
  return problem
}

export async function readProblem(response: Response): Promise<Problem> {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const text = await response.text()
  expect(text).not.toMatch(/\.ts\b|\.js\b|\n\s+at /)
  const problem = problemSchema.strict().parse(JSON.parse(text))
  expect(problem.status).toBe(response.status)
  expect(problem.requestId).toBe(response.headers.get('X-Request-Id'))
  expect(problem.type).toBe(`urn:foldin:problem:${problem.code}`)
  return problem
}
