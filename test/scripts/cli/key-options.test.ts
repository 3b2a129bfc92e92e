import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import { expiry, keyName, severalOf, webOrigin } from '../../../scripts/train/commands/key-options.ts'
import { MAX_KEY_NAME_LENGTH } from '../../../src/model/api-keys.ts'

describe('an origin', () => {
  test.each([
    ['https://shop.example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['HTTPS://Shop.Example', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://shop.example:8443', 'https://shop.example:8443'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ])('%s is written as browsers write it', (text, origin) => {
    expect(webOrigin(text)).toBe(origin)
  })

  test.each([
    'shop.example',
    '*',
    'null',
    '',
    'https://*.shop.example',
    'https://shop.example/path',
    'https://shop.example?q=1',
    'https://shop.example/#top',
    'https://me@shop.example',
    'file:///index.html',
    'ftp://shop.example',
    'chrome-extension://abcdef',
    `https://${'a'.repeat(300)}.example`,
  ])('%j is none', (text) => {
    expect(() => webOrigin(text)).toThrow(InvalidArgumentError)
  })

  test('each counts once', () => {
    const parse = severalOf(webOrigin)
    expect(parse('https://A.example', parse('https://a.example', parse('https://b.example')))).toEqual([
      'https://b.example',
      'https://a.example',
    ])
  })
})

describe('an end', () => {
  const NOW = Date.parse('2026-11-24T12:00:00Z')
  const parse = expiry(() => NOW)

  test.each([
    ['1d', '2026-11-25T12:00:00.000Z'],
    ['90d', '2027-02-22T12:00:00.000Z'],
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T10:00Z', '2027-01-31T10:00:00.000Z'],
    ['2027-01-31T10:00:00.5+02:00', '2027-01-31T08:00:00.500Z'],
  ])('%s is %s', (text, moment) => {
    expect(new Date(parse(text)).toISOString()).toBe(moment)
  })

  test.each([
    '90',
    'd',
    '-1d',
    '1.5d',
    '99999d',
    'tomorrow',
    '2027-13-01',
    '2027-02-30x',
    '01.02.2027',
    '2027-01-31T10:00',
  ])('%j is none', (text) => {
    expect(() => parse(text)).toThrow('a number of days such as 90d, or a date')
  })

  test.each(['0d', '2026-11-24', '2020-01-01T00:00Z'])('%s has been already', (text) => {
    expect(() => parse(text)).toThrow('a moment that is still to come')
  })
})

test('a name has a character, and not too many', () => {
  expect(keyName(' the shop ')).toBe('the shop')
  expect(keyName('x'.repeat(MAX_KEY_NAME_LENGTH))).toHaveLength(MAX_KEY_NAME_LENGTH)
  for (const name of ['', '  ', 'x'.repeat(MAX_KEY_NAME_LENGTH + 1)]) {
    expect(() => keyName(name)).toThrow(InvalidArgumentError)
  }
})
