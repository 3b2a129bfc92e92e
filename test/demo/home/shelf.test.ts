import { describe, expect, test } from 'vitest'
import { filmOf } from '../../../src/demo/film.ts'
import { type Card, cardOf, refreshed } from '../../../src/demo/home/shelf.ts'

const card = (id: string): Card => cardOf(filmOf({ itemId: id }))
const shelf = (ids: string) => [...ids].map(card)
/** "a*" is a card marked as new. */
const shown = (cards: readonly Card[]) =>
  cards.map(({ film, fresh }) => film.id + (fresh ? '*' : '')).join(' ')

describe('a refreshed shelf', () => {
  test('marks nothing as new the first time', () => {
    expect(shown(refreshed([], shelf('abc'), null))).toBe('a b c')
  })

  test('marks what was not there before', () => {
    expect(shown(refreshed(shelf('abc'), shelf('cad'), null))).toBe('c a d*')
  })

  test('keeps the rated film where it stood, and the length', () => {
    expect(shown(refreshed(shelf('abcd'), shelf('dcae'), 'b'))).toBe('d b c a')
  })

  test('drops it with the next rating', () => {
    const once = refreshed(shelf('abcd'), shelf('dcae'), 'b')
    expect(shown(refreshed(once, shelf('dcef'), 'a'))).toBe('d c e* a')
  })

  test('has it once where the service still recommends it: its rating was cleared', () => {
    expect(shown(refreshed(shelf('abcd'), shelf('bdca'), 'b'))).toBe('d b c a')
  })

  test('keeps it at the end where fewer films come back', () => {
    expect(shown(refreshed(shelf('abcd'), shelf('a'), 'd'))).toBe('a d')
  })

  test('does not bring in a film that was rated elsewhere on the page', () => {
    expect(shown(refreshed(shelf('abc'), shelf('abc'), 'z'))).toBe('a b c')
  })
})
