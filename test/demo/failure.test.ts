import { expect, test } from 'vitest'
import { FoldinError } from '../../src/client/index.ts'
import { failureOf } from '../../src/demo/failure.ts'

test('a failure of the way and of the service are told apart', () => {
  const of = (code: FoldinError['code']) => failureOf(new FoldinError({ code, detail: 'd' })).title
  expect(of('unreachable')).toBe('The service does not answer')
  expect(of('timeout')).toBe('The service takes too long')
  expect(of('no-model')).toBe('No model has been published yet')
  expect(of('unknown-item')).toBe('This film is not in the catalogue')
})

test('a service closed by keys asks for one, whatever is wrong with the one that was sent', () => {
  for (const code of ['missing-key', 'invalid-key', 'expired-key', 'origin-not-allowed'] as const) {
    expect(failureOf(new FoldinError({ code, detail: 'd' }))).toMatchObject({ asksForKey: true })
  }
})

test('any other refusal shows its detail', () => {
  const error = new FoldinError({ code: 'invalid-request', detail: 'limit: too big' })
  expect(failureOf(error)).toEqual({ title: 'Something went wrong', advice: 'limit: too big' })
})

test("a mistake of the page's own is not dressed up as one of the service", () => {
  expect(() => failureOf(new TypeError('x is undefined'))).toThrow('x is undefined')
})
