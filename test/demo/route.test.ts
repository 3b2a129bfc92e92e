import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRoute, similarHash } from '../../src/demo/route.ts'

test('a film in the address comes back, whatever its id', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
      expect(parseRoute(similarHash(id))).toEqual({ similarTo: id })
    }),
  )
})

test.each(['', '#', '#/', '#/similar/', '#/similar/%', '#recommended'])('%j is the home page', (hash) => {
  expect(parseRoute(hash)).toEqual({ similarTo: null })
})
