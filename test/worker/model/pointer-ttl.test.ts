import { expect, test } from 'vitest'
import { DEFAULT_POINTER_TTL_MS, readPointerTtl } from '../../../src/worker/model/pointer-ttl.ts'

function read(variable: string | undefined): { ms: number; problems: string[] } {
  const problems: string[] = []
  return { ms: readPointerTtl(variable, (problem) => problems.push(problem)), problems }
}

test.each([
  [undefined, DEFAULT_POINTER_TTL_MS],
  ['0', 0],
  ['0.5', 500],
  ['30', 30_000],
  ['86400', 86_400_000],
])('%j is %i ms', (variable, ms) => {
  expect(read(variable)).toEqual({ ms, problems: [] })
})

test.each(['', ' ', '-1', '86401', 'soon', 'NaN', 'Infinity'])('%j is none, and that is said', (variable) => {
  const { ms, problems } = read(variable)
  expect(ms).toBe(DEFAULT_POINTER_TTL_MS)
  expect(problems).toEqual([
    `POINTER_TTL_SECONDS is "${variable}", expected a number of seconds from 0 to 86400; taking 30`,
  ])
})
