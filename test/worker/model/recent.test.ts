import { expect, test } from 'vitest'
import { Recent } from '../../../src/worker/model/recent.ts'

test('keeps the values used last, and forgets the one unused for longest', () => {
  const recent = new Recent<number>(2)
  recent.set('a', 1)
  recent.set('b', 2)
  expect(recent.get('a')).toBe(1)
  recent.set('c', 3)
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3])
})

test('a key set again is one value, not two', () => {
  const recent = new Recent<number>(2)
  recent.set('a', 1)
  recent.set('a', 2)
  recent.set('b', 3)
  expect([recent.get('a'), recent.get('b')]).toEqual([2, 3])
})

test('so much at most, where values have a weight', () => {
  const recent = new Recent<string>(10, (text) => text.length)
  recent.set('a', 'four')
  recent.set('b', 'four')
  recent.get('a')
  recent.set('c', 'three')
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual(['four', undefined, 'three'])
  recent.set('a', 'much longer')
  expect([recent.get('a'), recent.get('c')]).toEqual([undefined, undefined])
  recent.set('d', '0123456789')
  recent.set('d', '')
  recent.set('e', '0123456789')
  expect([recent.get('d'), recent.get('e')]).toEqual(['', '0123456789'])
})
