import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitmapWords, countBits, emptyBitmap, hasBit } from '../../../src/model/bitmap.ts'
import { ModelFormatError } from '../../../src/model/errors.ts'
import {
  type AttributeInput,
  decodeAttributes,
  encodeAttributes,
} from '../../../src/model/format/attributes.ts'
import { createRng } from '../../../src/model/rng.ts'
import type { AttributeColumn } from '../../../src/model/tables.ts'
import { atOffset, flipBit } from './damage.ts'

const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((value) => value.isWellFormed())
const float32 = fc.float({ noDefaultInfinity: true })
const columnOf = (rows: number) => {
  const byRow = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: rows, maxLength: rows })
  const numbers = (value: fc.Arbitrary<number>) => byRow(value).map((values) => Float64Array.from(values))
  return fc.oneof(
    fc.record({ type: fc.constant('set' as const), values: byRow(fc.array(text, { maxLength: 4 })) }),
    fc.record({
      type: fc.constant('set' as const),
      values: byRow(fc.subarray(['a', 'b', 'é', '🎬'])),
    }),
    fc.record({ type: fc.constant('number' as const), values: numbers(float32) }),
    fc.record({
      type: fc.constant('number' as const),
      values: numbers(fc.double({ noDefaultInfinity: true })),
    }),
    fc.record({
      type: fc.constant('flag' as const),
      values: byRow(fc.constantFrom(true, false, null)),
    }),
  )
}
const section = fc
  .integer({ min: 0, max: 70 })
  .chain((rows) =>
    fc.record({ rows: fc.constant(rows), columns: fc.array(columnOf(rows), { maxLength: 4 }) }),
  )
  .map(({ rows, columns }) => ({
    rows,
    columns: columns.map((column, index): AttributeInput => ({ name: `column ${index}`, ...column })),
  }))

/** What a column says of one row, in the shape that `encodeAttributes` takes. */
function valueAt(column: AttributeColumn, row: number, rows: number): unknown {
  switch (column.type) {
    case 'set': {
      const has = (index: number) => {
        const bits = emptyBitmap(rows)
        column.addRows(index, bits)
        return hasBit(bits, row)
      }
      return Array.from({ length: column.values }, (_, index) => index)
        .filter(has)
        .map((index) => column.valueAt(index))
    }
    case 'number':
      return column.values[row]
    case 'flag':
      return hasBit(column.whenTrue, row) ? true : hasBit(column.whenFalse, row) ? false : null
  }
}

describe('round trip', () => {
  test('any columns of any number of rows', () => {
    fc.assert(
      fc.property(section, ({ rows, columns }) => {
        const decoded = decodeAttributes(encodeAttributes(columns, rows), columns.length, rows)
        expect(decoded.map(({ name, type }) => ({ name, type }))).toEqual(
          columns.map(({ name, type }) => ({ name, type })),
        )
        for (const [index, column] of columns.entries()) {
          for (let row = 0; row < rows; row++) {
            const value = valueAt(decoded[index] as AttributeColumn, row, rows)
            const given = column.values[row] as unknown
            expect(Array.isArray(value) ? new Set(value) : value).toEqual(
              Array.isArray(given) ? new Set(given) : given,
            )
          }
        }
      }),
    )
  })

  test('texts of a set are found in order of their bytes, with how many items have them', () => {
    const values = [['z', 'é'], ['z'], ['z', '🎬', 'z'], []]
    const [column] = decodeAttributes(encodeAttributes([{ name: 's', type: 'set', values }], 4), 1, 4)
    if (column?.type !== 'set') throw new Error('expected a set')
    expect([0, 1, 2].map((index) => column.valueAt(index))).toEqual(['z', 'é', '🎬'])
    expect([0, 1, 2].map((index) => column.countAt(index))).toEqual([3, 1, 1])
    expect(['z', 'é', '🎬', 'y', '', '\uD800'].map((value) => column.indexOf(value))).toEqual([
      0, 1, 2, -1, -1, -1,
    ])
    expect(() => column.valueAt(3)).toThrow('"s" has no value 3, expected 0…2')
    expect(() => column.addRows(-1, emptyBitmap(4))).toThrow(RangeError)
  })

  test('numbers that float32 does not hold exactly stay float64', () => {
    const numbers = (values: number[]) =>
      decodeAttributes(
        encodeAttributes([{ name: 'n', type: 'number', values: Float64Array.from(values) }], values.length),
        1,
        values.length,
      )[0]
    expect(numbers([1995, 0.5, Number.NaN])).toMatchObject({ values: Float32Array.of(1995, 0.5, Number.NaN) })
    expect(numbers([0.1])).toMatchObject({ values: Float64Array.of(0.1) })
    expect(numbers([2 ** 24 + 1])).toMatchObject({ values: Float64Array.of(2 ** 24 + 1) })
  })
})

test('a million items with 20 genres, a year and a flag take less than 7 MB', () => {
  const rows = 1_000_000
  const rng = createRng(3)
  const genres = Array.from({ length: 20 }, (_, genre) => `genre ${genre}`)
  const pick = () => genres[Math.floor(rng.uniform() ** 2 * 20)] as string
  const bytes = encodeAttributes(
    [
      { name: 'genres', type: 'set', values: Array.from({ length: rows }, () => [pick(), pick(), pick()]) },
      {
        name: 'year',
        type: 'number',
        values: Float64Array.from({ length: rows }, () => 1950 + rng.integer(70)),
      },
      { name: 'adult', type: 'flag', values: Array.from({ length: rows }, () => rng.uniform() < 0.1) },
    ],
    rows,
  )
  expect(bytes.length).toBeLessThan(7e6)
  const [set] = decodeAttributes(bytes, 3, rows)
  if (set?.type !== 'set') throw new Error('expected a set')
  for (let index = 0; index < set.values; index++) {
    const bits = emptyBitmap(rows)
    set.addRows(index, bits)
    expect(countBits(bits)).toBe(set.countAt(index))
  }
})

describe('encodeAttributes refuses', () => {
  const flag = (name: string, values: (boolean | null)[] = [true]) =>
    ({ name, type: 'flag', values }) as const
  test.each<[string, AttributeInput[], string]>([
    ['a name twice', [flag('a'), flag('a')], 'the attribute "a" is there twice'],
    ['no name', [flag('')], 'the attribute\'s name "" is no text of 1…256 bytes'],
    ['a long name', [flag('é'.repeat(129))], 'is no text of 1…256 bytes'],
    ['a name that is no text', [flag('\uD800')], 'is no text of 1…256 bytes'],
    ['another number of values', [flag('a', [])], 'the attribute "a" has 0 values for 1 items'],
    [
      '65 attributes',
      Array.from({ length: 65 }, (_, index) => flag(`${index}`)),
      'there are 65 attributes, at most 64 fit',
    ],
    [
      'an infinite number',
      [{ name: 'n', type: 'number', values: Float64Array.of(-Infinity) }],
      'the attribute "n" of item row 0 is -Infinity',
    ],
    [
      'a value that is no text',
      [{ name: 's', type: 'set', values: [['\uDC00']] }],
      'the attribute "s" has the value "\\udc00" with a lone surrogate',
    ],
  ])('%s', (_, columns, message) => {
    expect(() => encodeAttributes(columns, 1)).toThrow(RangeError)
    expect(() => encodeAttributes(columns, 1)).toThrow(message)
  })
})

describe('decodeAttributes refuses', () => {
  const rows = 70
  /** One frequent value (a bitmap), two rare ones (lists). */
  const columns: AttributeInput[] = [
    {
      name: 'tags',
      type: 'set',
      values: Array.from({ length: rows }, (_, row) => [
        ...(row % 2 === 0 ? ['even'] : []),
        ...(row === 5 || row === 69 ? ['rare'] : []),
        ...(row === 7 ? ['x'] : []),
      ]),
    },
    { name: 'year', type: 'number', values: Float64Array.from({ length: rows }, (_, row) => 1950 + row) },
    { name: 'price', type: 'number', values: Float64Array.from({ length: rows }, (_, row) => row / 10) },
    { name: 'adult', type: 'flag', values: Array.from({ length: rows }, (_, row) => row % 3 === 0) },
  ]
  const bytes = encodeAttributes(columns, rows)
  const decode = (damaged: Uint8Array) => decodeAttributes(damaged, columns.length, rows)
  /** With one word changed. */
  const changed = (offset: number, value: number) => {
    const copy = bytes.slice()
    new DataView(copy.buffer).setUint32(offset, value, true)
    return copy
  }
  // Directory 80, name 16, 4 offsets 16, "evenrarex" 16, 3 counts 16, 3 + 2 + 1 words 32, then the next name.
  const [offsets, values, counts, postings, secondName] = [96, 112, 128, 144, 176]

  test('the layout that the cases below damage', () => {
    const words = new Uint32Array(bytes.buffer)
    expect([...words.subarray(0, 5)]).toEqual([1, 4, 3, 9, 6])
    expect([...words.subarray(offsets / 4, offsets / 4 + 4)]).toEqual([0, 4, 8, 9])
    expect([...words.subarray(counts / 4, counts / 4 + 3)]).toEqual([35, 2, 1])
    expect([...words.subarray(postings / 4 + 3, postings / 4 + 6)]).toEqual([5, 69, 7])
    expect(new TextDecoder().decode(bytes.subarray(secondName, secondName + 4))).toBe('year')
    expect(decode(atOffset(bytes, 64))).toHaveLength(4)
  })

  test('every truncation, and 16 bytes more', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decode(bytes.slice(0, length))).toThrow(ModelFormatError)
    }
    const longer = new Uint8Array(bytes.length + 16)
    longer.set(bytes)
    expect(() => decode(longer)).toThrow(`the attributes end at byte ${bytes.length}, expected`)
  })

  test.each<[string, Uint8Array, string]>([
    ['an unknown type', changed(20, 9), 'the attribute "year" is of type 9, expected 1…4'],
    ['type 0', changed(20, 0), 'the attribute "year" is of type 0, expected 1…4'],
    ['sizes of a number', changed(28, 1), 'has the sizes of a set, but is of type 2'],
    ['a name without bytes', changed(4, 0), "an attribute's name has 0 bytes"],
    ['a huge name', changed(4, 0xffffffff), 'the attributes need'],
    ['a huge number of values', changed(8, 0xffffffff), 'the attributes need'],
    ['huge texts', changed(12, 0xffffffff), 'the attributes need'],
    ['huge postings', changed(16, 0xffffffff), 'the attributes need'],
    ['texts that go back', changed(offsets + 8, 3), 'of the values of "tags" is 3 after 4'],
    ['texts out of order', changed(values, 0x7a7a7a7a), '"tags" has value 1 out of order'],
    ['texts that are no UTF-8', changed(values, 0xffffffff), 'are not UTF-8'],
    ['a count above the rows', changed(counts, 71), 'has a value of 71 items, there are 70'],
    ['counts of other postings', changed(counts + 4, 1), 'has 6 words of rows, its counts take 5'],
    ['a row that is not there', changed(postings + 16, 70), 'names rows of value 1 that are not there'],
    ['rows out of order', changed(postings + 12, 69), 'names rows of value 1 that are not there'],
    ['bits behind the last row', changed(postings + 8, 0x40), 'names rows of value 0 that are not there'],
    [
      'the name of another attribute',
      (() => {
        const copy = bytes.slice()
        copy.set(copy.subarray(80, 84), secondName)
        return copy
      })(),
      'the items blob has the attribute "tags" twice',
    ],
    [
      'a flag that is true and false',
      changed(bytes.length - 16, 0xffffffff),
      '"adult" is both true and false of an item',
    ],
    [
      'a flag of rows that are not there',
      changed(bytes.length - 8, 0x80),
      '"adult" has bits behind the last item',
    ],
  ])('%s', (_, damaged, message) => {
    expect(() => decode(damaged)).toThrow(ModelFormatError)
    expect(() => decode(damaged)).toThrow(message)
  })

  test('or reads safely, whatever single bit is flipped', () => {
    const rng = createRng(11)
    let refused = 0
    for (let trial = 0; trial < 4000; trial++) {
      try {
        for (const column of decode(flipBit(bytes, rng))) {
          for (let row = 0; row < rows; row++) valueAt(column, row, rows)
          if (column.type !== 'set') continue
          expect(column.indexOf('rare')).toBeLessThan(column.values)
          const bits = emptyBitmap(rows)
          for (let index = 0; index < column.values; index++) column.addRows(index, bits)
          expect(bits).toHaveLength(bitmapWords(rows))
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(200)
  })
})
