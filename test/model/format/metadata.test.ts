import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { decodeMetadata, encodeMetadata } from '../../../src/model/format/metadata.ts'
import type { ItemMetadata } from '../../../src/model/item-metadata.ts'
import { createRng } from '../../../src/model/rng.ts'
import { atOffset, flipBit } from './damage.ts'

const FILMS: readonly (ItemMetadata | null)[] = [
  { title: 'Toy Story', year: 1995, genres: ['Adventure', 'Animation'] },
  null,
  { title: 'Le Fabuleux Destin d’Amélie Poulain 🎬', adult: false, note: null },
  {},
]

describe('round trip', () => {
  test('films, with one that has no metadata', () => {
    const table = decodeMetadata(encodeMetadata(FILMS))
    expect(table.rows).toBe(4)
    expect(FILMS.map((_, row) => table.get(row))).toEqual(FILMS)
  })

  test('no items at all', () => {
    expect(decodeMetadata(encodeMetadata([])).rows).toBe(0)
  })

  test('any names and values', () => {
    const text = fc.string({ unit: 'binary' })
    const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.array(text), fc.constant(null))
    const name = text.filter((key) => key !== '__proto__')
    fc.assert(
      fc.property(fc.array(fc.option(fc.dictionary(name, value, { noNullPrototype: true }))), (items) => {
        const table = decodeMetadata(atOffset(encodeMetadata(items), 16))
        expect(items.map((_, row) => table.get(row))).toEqual(items)
      }),
    )
  })
})

describe('refuses', () => {
  const blob = encodeMetadata(FILMS)

  test.each([-1, 4, 0.5, Number.NaN])('row %d', (row) => {
    expect(() => decodeMetadata(blob).get(row)).toThrow(`there is no item row ${row}, expected 0…3`)
  })

  test('a number that JSON cannot hold', () => {
    expect(() => encodeMetadata([{ year: Number.NaN }])).toThrow(
      'year of item row 0 is NaN, expected a finite number or null',
    )
  })

  test('every truncation', () => {
    for (let length = 0; length < blob.length; length++) {
      expect(() => decodeMetadata(blob.slice(0, length))).toThrow(ModelFormatError)
    }
  })

  test('text that is no JSON, and JSON that is no metadata', () => {
    const withText = (text: string) => {
      const copy = encodeMetadata([{ a: 'x'.repeat(text.length - 8) }])
      copy.set(new TextEncoder().encode(text), 80)
      return decodeMetadata(copy)
    }
    expect(() => withText('{"a":{"b":1} ').get(0)).toThrow('the metadata of item row 0 is no JSON')
    expect(() => withText('{"a":{"b":1}}').get(0)).toThrow(
      'the metadata of item row 0 is no object of plain values',
    )
    expect(() => withText('["a","b","c"]').get(0)).toThrow(ModelFormatError)
  })

  test('or reads in bounds, whatever bit is flipped', () => {
    const rng = createRng(17)
    for (let trial = 0; trial < 3000; trial++) {
      try {
        const table = decodeMetadata(flipBit(blob, rng))
        for (let row = 0; row < table.rows; row++) table.get(row)
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
      }
    }
  })
})
