import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasBit } from '../../../src/model/bitmap.ts'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { decodeItems, encodeItems, type ItemsInput } from '../../../src/model/format/items.ts'
import { dequantiseRow, quantiseRows } from '../../../src/model/quantise.ts'
import { createRng } from '../../../src/model/rng.ts'
import { atOffset, flipBit } from './damage.ts'

/** Any well-formed id: other scripts, emoji, control characters, empty. */
const id = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text.isWellFormed())

function itemsInput(ids: readonly string[], factors: number, seed = 1): ItemsInput {
  const rng = createRng(seed)
  const rows = ids.length
  const values = Float32Array.from({ length: rows * factors }, () => rng.normal())
  return {
    ids,
    factors: quantiseRows(values, rows, factors),
    biases: Float32Array.from({ length: rows }, () => rng.normal()),
    counts: Uint32Array.from({ length: rows }, (_, row) => 1000 - row),
  }
}

const numbered = (rows: number) => Array.from({ length: rows }, (_, row) => `item ${row}`)

describe('round trip', () => {
  test.each([1, 15, 16, 17, 64])('%i factors', (factors) => {
    for (const rows of [0, 1, 2, 15, 16, 17, 100]) {
      const input = itemsInput(numbered(rows), factors)
      const table = decodeItems(encodeItems(input))
      expect(table.rows).toBe(rows)
      expect(table.factors).toBe(factors)
      expect(table.stride).toBe(input.factors.stride)
      expect(table.codes).toEqual(input.factors.codes)
      expect(table.scales).toEqual(input.factors.scales)
      expect(table.biases ?? input.biases).toEqual(input.biases)
      expect(table.biases === null).toBe(rows === 0)
      expect(Array.from(input.counts, (_, row) => table.countOf(row))).toEqual([...input.counts])
      expect(table.trainedRows).toBe(rows)
      for (let row = 0; row < rows; row++) {
        expect(table.ids.idOf(row)).toBe(`item ${row}`)
        expect(table.ids.rowOf(`item ${row}`)).toBe(row)
      }
      expect(table.ids.rowOf('item')).toBe(-1)
    }
  })

  test('biases that are all zero take no bytes', () => {
    const input = itemsInput(numbered(17), 16)
    const without = encodeItems({ ...input, biases: null })
    expect(decodeItems(without).biases).toBeNull()
    expect(encodeItems({ ...input, biases: new Float32Array(17) })).toEqual(without)
    expect(encodeItems(input).byteLength - without.byteLength).toBe(80)
    const { biases: _, ids: _ids, countOf: _countOf, ...others } = decodeItems(without)
    expect(decodeItems(encodeItems(input))).toMatchObject(others)
  })

  test('attributes lie behind the ids', () => {
    const attributes = [
      { name: 'genres', type: 'set', values: [['Drama'], [], ['Comedy', 'Drama']] },
      { name: 'year', type: 'number', values: Float64Array.of(1990, Number.NaN, 2000) },
      { name: 'adult', type: 'flag', values: [true, null, false] },
    ] as const
    const { attributes: columns } = decodeItems(encodeItems({ ...itemsInput(numbered(3), 5), attributes }))
    expect(columns).toMatchObject([
      { name: 'genres', type: 'set', values: 2 },
      { name: 'year', type: 'number', values: Float32Array.of(1990, Number.NaN, 2000) },
      { name: 'adult', type: 'flag', whenTrue: Uint32Array.of(0b001), whenFalse: Uint32Array.of(0b100) },
    ])
    expect(decodeItems(encodeItems(itemsInput(numbered(3), 5))).attributes).toEqual([])
  })

  test('ids of any script are found, others are not', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { maxLength: 20 }), id, (ids, other) => {
        const table = decodeItems(encodeItems(itemsInput(ids, 3)))
        expect(ids.map((_, row) => table.ids.idOf(row))).toEqual(ids)
        expect(ids.map((text) => table.ids.rowOf(text))).toEqual([...ids.keys()])
        expect(table.ids.rowOf(other)).toBe(ids.indexOf(other))
        for (const beginning of [other, other.slice(0, 1), ids[0]?.slice(0, 2) ?? '']) {
          const bits = table.ids.rowsBeginningWith(beginning)
          expect(ids.filter((_, row) => hasBit(bits, row))).toEqual(
            ids.filter((text) => beginning.isWellFormed() && text.startsWith(beginning)),
          )
        }
      }),
    )
  })

  test('a byte order mark, an empty id and characters beyond U+FFFF survive', () => {
    const ids = ['\uFEFFa', 'a', '', '🎬', '\uFFFD', 'Пила', '寄生獣']
    const table = decodeItems(encodeItems(itemsInput(ids, 1)))
    expect(ids.map((text) => table.ids.rowOf(text))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(ids.map((_, row) => table.ids.idOf(row))).toEqual(ids)
    // A lone surrogate becomes U+FFFD in UTF-8, but it is not the same id.
    expect(table.ids.rowOf('\uD800')).toBe(-1)
  })

  test('reads at any 16-byte aligned place of a larger buffer', () => {
    const blob = encodeItems(itemsInput(numbered(5), 17))
    expect(decodeItems(atOffset(blob, 48)).codes).toEqual(decodeItems(blob).codes)
    expect(() => decodeItems(atOffset(blob, 8))).toThrow(
      'the items blob lies at byte 8, expected a multiple of 16',
    )
  })

  test('sections start at multiples of 16', () => {
    const table = decodeItems(encodeItems(itemsInput(numbered(3), 3)))
    for (const section of [table.codes, table.scales, table.biases, table.inverseNorms, table.gramian]) {
      expect((section?.byteOffset ?? NaN) % 16).toBe(0)
    }
  })
})

describe('derived sections', () => {
  test('the Gramian is that of the dequantised rows', () => {
    const factors = 3
    const input = itemsInput(numbered(10), factors)
    const expected = new Float64Array(9)
    const row = new Float32Array(factors)
    for (let r = 0; r < 10; r++) {
      dequantiseRow(input.factors, r, row)
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++)
          expected[3 * i + j] = (expected[3 * i + j] ?? 0) + (row[i] ?? 0) * (row[j] ?? 0)
      }
    }
    expect(decodeItems(encodeItems(input)).gramian).toEqual(Float32Array.from(expected))
  })

  test('inverse norms are those of the codes, 0 for a zero row', () => {
    const factors = quantiseRows(new Float32Array([3, 4, 0, 0]), 2, 2)
    const input = { ids: ['a', 'b'], factors, biases: new Float32Array(2), counts: new Uint32Array(2) }
    const [first, second] = decodeItems(encodeItems(input)).inverseNorms
    expect(first).toBe(Math.fround(1 / Math.sqrt(95 * 95 + 127 * 127)))
    expect(second).toBe(0)
  })
})

describe('encodeItems refuses', () => {
  const input = itemsInput(['a', 'b', 'c'], 2)

  test('an id that is there twice', () => {
    expect(() => encodeItems({ ...input, ids: ['a', 'b', 'a'] })).toThrow(
      'item id "a" belongs to rows 0 and 2, expected one',
    )
  })

  test('an id that is no text', () => {
    expect(() => encodeItems({ ...input, ids: ['a', '\uDC00', 'c'] })).toThrow(
      String.raw`item id "\udc00" of row 1 has a lone surrogate: it is no valid text`,
    )
  })

  test('columns of another length', () => {
    expect(() => encodeItems({ ...input, ids: ['a'] })).toThrow('there are 1 ids for 3 rows of factors')
  })

  test('rows that are not in popularity order', () => {
    expect(() => encodeItems({ ...input, counts: new Uint32Array([3, 1, 2]) })).toThrow(
      'item row 2 has 2 interactions after 1: rows must be in popularity order',
    )
  })

  test('a bias that is not finite', () => {
    expect(() => encodeItems({ ...input, biases: new Float32Array([0, Number.NaN, 0]) })).toThrow(
      'the bias of item row 1 is NaN, expected a finite number',
    )
  })
})

describe('decodeItems refuses', () => {
  const blob = encodeItems(itemsInput(['alpha', 'beta', 'gamma'], 17))

  test('every truncation, and a byte more', () => {
    for (let length = 0; length < blob.length; length++) {
      expect(() => decodeItems(blob.slice(0, length))).toThrow(ModelFormatError)
    }
    expect(() => decodeItems(Uint8Array.from([...blob, 0]))).toThrow(
      `the items blob of 3 × 17 with 20 bytes of ids needs ${blob.length} bytes, got ${blob.length + 1}: it is cut off or damaged`,
    )
  })

  const changed = (offset: number, ...values: number[]) => {
    const copy = blob.slice()
    new Uint32Array(copy.buffer, offset, values.length).set(values)
    return copy
  }

  test.each([
    [
      'another kind',
      changed(0, 0x54524446),
      'this is no items blob: it starts with 0x54524446, expected 0x54494446 ("FDIT")',
    ],
    [
      'another version',
      changed(4, 1),
      'the items blob is version 1, this reader knows version 4: publish the model again with this foldin',
    ],
    [
      'reserved bytes',
      changed(36, 1),
      'the items blob has reserved header bytes at 36 that are not zero: it is damaged',
    ],
    ['no factors', changed(12, 0), 'the items blob has factors = 0, expected 1…1024: it is damaged'],
    ['biases', changed(28, 2), 'the items blob has biased = 2, expected 0…1: it is damaged'],
    ['biases that are not there', changed(28, 0), `needs ${blob.length - 16} bytes`],
    ['attributes', changed(20, 65), 'the items blob has attributes = 65, expected 0…64: it is damaged'],
    [
      'an attribute that is not there',
      changed(20, 1),
      'the attributes need 32 bytes or more, the items blob has 0',
    ],
    [
      'huge counts',
      changed(8, 0xffffffff, 0xffffffff),
      'the items blob has factors = 4294967295, expected 1…1024: it is damaged',
    ],
    ['huge rows', changed(8, 0xffffffff, 1024, 0xffffffff), /needs \d{13} bytes/],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeItems(bytes)).toThrow(ModelFormatError)
    expect(() => decodeItems(bytes)).toThrow(message)
  })

  /** Bytes from this place of the blob on. */
  const placeOf = (...values: number[]) => {
    const words = new Uint32Array(blob.buffer)
    return 4 * words.findIndex((_, at) => values.every((value, behind) => words[at + behind] === value))
  }

  test('counts that rise, and runs that do not end with the rows', () => {
    const [counts, ends] = [placeOf(1000, 999, 998), placeOf(1, 2, 3)]
    expect(() => decodeItems(changed(counts + 4, 1000))).toThrow(
      "run 1 of the items blob's counts has 1000 interactions after 1000: it is damaged",
    )
    expect(() => decodeItems(changed(ends + 4, 1))).toThrow(
      "run 1 of the items blob's counts ends at row 1 after 1: it is damaged",
    )
    expect(() => decodeItems(changed(ends + 8, 4))).toThrow(
      "the items blob's counts end at row 4, there are 3 rows: it is damaged",
    )
  })

  test('ids in an impossible order, or that do not fill their blocks', () => {
    const [order, blocks] = [placeOf(0, 1, 2, 0), placeOf(0, 20)]
    expect(() => decodeItems(changed(order, 1))).toThrow(
      'row 0 of the item ids is at place 0, which holds row 1',
    )
    expect(() => decodeItems(changed(order + 16, 3))).toThrow(
      'row 0 of the item ids is at place 3, which holds row none',
    )
    expect(() => decodeItems(changed(blocks, 1))).toThrow('offset 0 of the item ids is 1 after 0')
    expect(() => decodeItems(changed(blocks + 4, 19))).toThrow('the item ids end at byte 19, expected 20')
    // What the first shares, and of how many bytes the rest is.
    expect(() => decodeItems(changed(blocks + 16, 0x6c610501))).toThrow(
      'place 0 of the item ids shares 1 bytes with one of 0',
    )
    expect(() => decodeItems(changed(blocks + 16, 0x6c610400))).toThrow(/item ids/)
    expect(() => decodeItems(changed(blocks + 16, 0x6cffffff))).toThrow(
      'a length in the item ids has more than three bytes',
    )
  })

  test.each([
    ['with biases', blob],
    ['without', encodeItems({ ...itemsInput(['alpha', 'beta', 'gamma'], 17), biases: null })],
  ])('or reads safely, whatever single bit is flipped, %s', (_, whole) => {
    const rng = createRng(7)
    let refused = 0
    for (let trial = 0; trial < 4000; trial++) {
      const bytes = flipBit(whole, rng)
      try {
        const table = decodeItems(bytes)
        expect(table.codes.length).toBe(table.rows * table.stride)
        for (let row = 0; row < table.rows; row++) table.ids.idOf(row)
        expect(table.ids.rowOf('beta')).toBeLessThan(table.rows)
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(200)
  })
})
