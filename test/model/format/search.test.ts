import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { searchText } from '../../../src/model/catalogue-search.ts'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { decodeSearch, encodeSearch } from '../../../src/model/format/search.ts'
import { createRng } from '../../../src/model/rng.ts'
import { atOffset, flipBit } from './damage.ts'

const TITLES = ['Toy Story', '', 'Le Fabuleux Destin d’Amélie Poulain 🎬', '千と千尋の神隠し']
const BLOB = encodeSearch(searchText(TITLES))

test('any titles come back as they were folded', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (titles) => {
      const text = searchText(titles)
      expect(decodeSearch(atOffset(encodeSearch(text), 16))).toEqual({ rows: titles.length, ...text })
    }),
  )
})

describe('refuses', () => {
  test('every truncation, and a longer blob', () => {
    for (let length = 0; length < BLOB.length; length++) {
      expect(() => decodeSearch(BLOB.slice(0, length))).toThrow(ModelFormatError)
    }
    expect(() => decodeSearch(Uint8Array.of(...BLOB, 0))).toThrow(
      `the search blob of 4 items with ${new TextEncoder().encode(searchText(TITLES).text).length} bytes of text needs ${BLOB.length} bytes, got ${BLOB.length + 1}`,
    )
  })

  test('another kind and another version', () => {
    const other = BLOB.slice()
    other[0] = 0x58
    expect(() => decodeSearch(other)).toThrow('this is no search blob')
    const newer = BLOB.slice()
    newer[4] = 2
    expect(() => decodeSearch(newer)).toThrow('the search blob is version 2, this reader knows version 1')
  })

  test('starts that fall or do not end with the text', () => {
    const starts = searchText(TITLES).starts.slice()
    starts[1] = 1000
    expect(() => decodeSearch(encodeSearch({ text: searchText(TITLES).text, starts }))).toThrow('search text')
  })

  test('text that no UTF-8 can stand for', () => {
    expect(() => encodeSearch({ text: '\n\ud800', starts: Uint32Array.of(0, 2) })).toThrow('lone surrogate')
  })

  test('damage, or reads it as some other text, and never fails otherwise', () => {
    const rng = createRng(1)
    for (let run = 0; run < 300; run++) {
      try {
        expect(decodeSearch(flipBit(BLOB, rng)).rows).toBe(TITLES.length)
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
      }
    }
  })
})
