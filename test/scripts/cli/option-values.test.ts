import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import {
  decimalNumber,
  oneOf,
  wholeNumber,
  wholeNumbers,
} from '../../../scripts/train/commands/option-values.ts'

describe('option values', () => {
  test.each(['0', '513', '1.5', '', ' ', 'x', '1e2', '0x10'])(
    '%j is no whole number from 1 to 512',
    (text) => {
      expect(() => wholeNumber(1, 512)(text)).toThrow('Expected a whole number from 1 to 512.')
    },
  )

  test('whole numbers at both ends are taken', () => {
    expect(wholeNumber(1, 512)('1')).toBe(1)
    expect(wholeNumber(1, 512)('512')).toBe(512)
    expect(wholeNumber(-5, 5)('-5')).toBe(-5)
  })

  test.each(['-0.1', '', 'x', 'Infinity', 'NaN', '1,5'])('%j is no number from 0 on', (text) => {
    expect(() => decimalNumber(0)(text)).toThrow('Expected a number from 0 on.')
  })

  test('numbers may be written as programs write them', () => {
    expect(['0', '0.003', '1e-3', '.5'].map(decimalNumber(0))).toEqual([0, 0.003, 0.001, 0.5])
    expect(decimalNumber(null)('-2.5')).toBe(-2.5)
    expect(() => decimalNumber(null)('x')).toThrow('Expected a number.')
  })

  test('numbers beyond float32 are none', () => {
    expect(decimalNumber(0)('3.4e38')).toBe(3.4e38)
    for (const text of ['1e39', '-1e300']) {
      expect(() => decimalNumber(null)(text)).toThrow(
        'Expected a number that float32 holds, from -3.4e38 to 3.4e38.',
      )
    }
  })

  test('a list of whole numbers is put in order, each once', () => {
    expect(wholeNumbers(1, 512)('20,10, 20')).toEqual([10, 20])
    expect(() => wholeNumbers(1, 512)('10,')).toThrow(InvalidArgumentError)
    expect(() => wholeNumbers(1, 512)('10,0')).toThrow('Expected a whole number from 1 to 512.')
  })

  test('a choice is refused with the choices', () => {
    expect(oneOf('local', 'remote')('remote')).toBe('remote')
    expect(() => oneOf('local', 'remote')('Local')).toThrow('Expected one of: local, remote.')
  })
})
