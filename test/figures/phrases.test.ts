import { expect, test } from 'vitest'
import { counted, decimal, listed, percent, quoted, whole } from '../../src/figures/phrases.ts'

test('numbers as sentences say them', () => {
  expect([whole(1234567.4), counted(1, 'item'), counted(0, 'item'), counted(2500, 'item')]).toEqual([
    '1,234,567',
    '1 item',
    '0 items',
    '2,500 items',
  ])
  expect([percent(0.5), percent(0.0123), percent(0.00123), percent(0), percent(1)]).toEqual([
    '50 %',
    '1.2 %',
    '0.12 %',
    '0 %',
    '100 %',
  ])
  expect([decimal(-0.456), decimal(2, 0)]).toEqual(['−0.46', '2'])
})

test('words in a row', () => {
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
  expect(quoted({ title: 'Alien', itemId: '7' })).toBe('“Alien”')
  expect(quoted({ title: null, itemId: '7' })).toBe('item 7')
})
