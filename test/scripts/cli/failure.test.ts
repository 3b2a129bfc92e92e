import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { describeFailure, UsageError } from '../../../scripts/train/commands/failure.ts'

test('an error fails with its message alone', () => {
  expect(describeFailure(new Error('no such file'), false)).toEqual({
    exitCode: 1,
    message: 'foldin: no such file',
  })
})

test('wrong usage is 2', () => {
  expect(describeFailure(new UsageError('--refit needs --split'), false)).toEqual({
    exitCode: 2,
    message: 'foldin: --refit needs --split',
  })
})

test('what commander has said already is not said again', () => {
  expect(describeFailure(new CommanderError(1, 'x', 'unknown option'), false)).toEqual({
    exitCode: 2,
    message: null,
  })
  expect(describeFailure(new CommanderError(0, 'x', 'help'), false)).toEqual({ exitCode: 0, message: null })
})

test('--debug shows the stack, and that of the cause', () => {
  const { message } = describeFailure(new Error('outer', { cause: new Error('inner') }), true)
  expect(message).toMatch(/^Error: outer\n {4}at [\s\S]+\ncaused by Error: inner\n {4}at /)
})

test('something thrown that is no error is said as it is', () => {
  expect(describeFailure('stop', true)).toEqual({ exitCode: 1, message: 'foldin: stop' })
})
