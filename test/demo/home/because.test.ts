import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filmOf } from '../../../src/demo/film.ts'
import { becauseRows, MAX_BECAUSE_ROWS, refreshedRows } from '../../../src/demo/home/because.ts'
import { type Card, cardOf } from '../../../src/demo/home/shelf.ts'
import type { Ratings } from '../../../src/demo/ratings.ts'

const rated = (...ids: string[]): Ratings => ids.map((id) => ({ film: filmOf({ itemId: id }), value: 5 }))
const card = (id: string, because: string, contribution: number): Card =>
  cardOf(filmOf({ itemId: id }), { reasons: [{ itemId: because, contribution, share: 0.5 }] })
const cards = (because: string, count: number, contribution: number): Card[] =>
  Array.from({ length: count }, (_, index) => card(`${because}${index}`, because, contribution - index / 100))

describe('rows because of a film', () => {
  test('hold the films that it speaks for most, strongest first; the row of most weight is first', () => {
    const rows = becauseRows([...cards('a', 5, 0.2), ...cards('b', 6, 0.9).toReversed()], rated('a', 'b'))
    expect(rows.map(({ film, cards }) => [film.id, cards.map((one) => one.film.id).join(' ')])).toEqual([
      ['b', 'b0 b1 b2 b3 b4 b5'],
      ['a', 'a0 a1 a2 a3 a4'],
    ])
  })

  test('are not made of few films, of films that are not rated, nor of none', () => {
    expect(becauseRows(cards('a', 4, 1), rated('a'))).toEqual([])
    expect(becauseRows(cards('a', 9, 1), rated('b'))).toEqual([])
    expect(becauseRows([cardOf(filmOf({ itemId: 'x' }))], rated('a'))).toEqual([])
  })

  test('show no film twice and are few, whatever the reasons', () => {
    const reasons = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        maxLength: 200,
      },
    )
    fc.assert(
      fc.property(reasons, (all) => {
        const rows = becauseRows(
          all.map(([because, contribution], index) => card(`film ${index}`, because, contribution)),
          rated('a', 'b', 'c', 'd', 'e'),
        )
        const shown = rows.flatMap((row) => row.cards.map((one) => one.film.id))
        expect(new Set(shown).size).toBe(shown.length)
        expect(rows.length).toBeLessThanOrEqual(MAX_BECAUSE_ROWS)
      }),
    )
  })

  test('keep the film that was just rated where it stood', () => {
    const before = becauseRows(cards('a', 6, 1), rated('a'))
    const after = becauseRows(
      cards('a', 6, 1).filter(({ film }) => film.id !== 'a2'),
      rated('a'),
    )
    const [row] = refreshedRows(before, after, 'a2')
    expect(row?.cards[2]?.film.id).toBe('a2')
  })
})
