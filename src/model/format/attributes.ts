/**
 * The attributes section of the items blob: the columns that filters read. A directory gives every column's type and
 * sizes, and with them where everything lies. FORMAT.md draws the bytes.
 */
import { bitmapWords, emptyBitmap, endsWithRows, setBit } from '../bitmap.ts'
import { ModelFormatError } from '../errors.ts'
import type { AttributeColumn, FlagColumn, NumberColumn } from '../tables.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { align } from './sections.ts'
import { decodeSet, encodeSet, type SetInput, type SetSizes } from './set-column.ts'

/** Words of the directory a column: type, bytes of the name, and the sizes of a set. */
const DIRECTORY_WORDS = 5
/** Keeps a hostile directory small. */
export const MAX_ATTRIBUTES = 64
export const MAX_ATTRIBUTE_NAME_BYTES = 256

const [SET, FLOAT32, FLOAT64, FLAG] = [1, 2, 3, 4] as const

export type AttributeInput = SetInput | NumberInput | FlagInput

export interface NumberInput {
  readonly name: string
  readonly type: 'number'
  /** [rows]. NaN where an item has none. */
  readonly values: Float64Array
}

export interface FlagInput {
  readonly name: string
  readonly type: 'flag'
  /** [rows]. Null where an item has none. */
  readonly values: readonly (boolean | null)[]
}

/** @throws {RangeError} on too many columns, names that are there twice or no usable text, or values of other lengths. */
export function encodeAttributes(columns: readonly AttributeInput[], rows: number): Uint8Array<ArrayBuffer> {
  if (columns.length > MAX_ATTRIBUTES) {
    throw new RangeError(`there are ${columns.length} attributes, at most ${MAX_ATTRIBUTES} fit`)
  }
  const directory = new Uint32Array(columns.length * DIRECTORY_WORDS)
  const sections: Uint8Array[] = [bytesOf(directory)]
  const names = new Set<string>()
  for (const [index, column] of columns.entries()) {
    if (names.has(column.name)) throw new RangeError(`the attribute "${column.name}" is there twice`)
    names.add(column.name)
    if (column.values.length !== rows) {
      throw new RangeError(
        `the attribute "${column.name}" has ${column.values.length} values for ${rows} items`,
      )
    }
    const name = encodeName(column.name)
    const encoded = encodeColumn(column, rows)
    directory.set([encoded.type, name.length, ...encoded.sizes], index * DIRECTORY_WORDS)
    sections.push(name, ...encoded.sections)
  }
  const bytes = new Uint8Array(sections.reduce((sum, section) => sum + align(section.length), 0))
  let at = 0
  for (const section of sections) {
    bytes.set(section, at)
    at += align(section.length)
  }
  return bytes
}

/**
 * Columns over views of `bytes`, which lie at a multiple of 16; nothing is copied.
 * @throws {ModelFormatError} unless they are exactly the section of so many columns and rows.
 */
export function decodeAttributes(bytes: Uint8Array, count: number, rows: number): AttributeColumn[] {
  let at = 0
  /** Place of the next section in the buffer. */
  const take = (size: number): number => {
    const start = at
    at += align(size)
    if (at > bytes.length) {
      throw new ModelFormatError(
        `the attributes need ${at} bytes or more, the items blob has ${bytes.length}: it is damaged`,
      )
    }
    return bytes.byteOffset + start
  }
  const words = (length: number) => new Uint32Array(bytes.buffer, take(4 * length), length)
  const text = (length: number) => new Uint8Array(bytes.buffer, take(length), length)

  const directory = words(count * DIRECTORY_WORDS)
  const names = new Set<string>()
  const columns = Array.from({ length: count }, (_, index): AttributeColumn => {
    const [type = 0, nameBytes = 0, ...sizes] = directory.subarray(
      index * DIRECTORY_WORDS,
      (index + 1) * DIRECTORY_WORDS,
    )
    const name = decodeName(text(nameBytes))
    if (names.has(name)) throw new ModelFormatError(`the items blob has the attribute "${name}" twice`)
    names.add(name)
    if (type === SET) {
      const [values = 0, valueBytes = 0, postingWords = 0] = sizes
      const set: SetSizes = { values, valueBytes, postingWords }
      return decodeSet(name, rows, set, { words, text })
    }
    if (sizes.some((size) => size !== 0)) {
      throw new ModelFormatError(`the attribute "${name}" has the sizes of a set, but is of type ${type}`)
    }
    if (type === FLOAT32) return numbers(name, new Float32Array(bytes.buffer, take(4 * rows), rows))
    if (type === FLOAT64) return numbers(name, new Float64Array(bytes.buffer, take(8 * rows), rows))
    if (type === FLAG) return decodeFlag(name, rows, words)
    throw new ModelFormatError(`the attribute "${name}" is of type ${type}, expected 1…4: it is damaged`)
  })
  if (at !== bytes.length) {
    throw new ModelFormatError(
      `the attributes end at byte ${at}, expected ${bytes.length}: the blob is damaged`,
    )
  }
  return columns
}

interface EncodedColumn {
  readonly type: number
  readonly sizes: readonly number[]
  readonly sections: readonly Uint8Array[]
}

function encodeColumn(column: AttributeInput, rows: number): EncodedColumn {
  switch (column.type) {
    case 'set': {
      const { sizes, sections } = encodeSet(column)
      return { type: SET, sizes: [sizes.values, sizes.valueBytes, sizes.postingWords], sections }
    }
    case 'number':
      return encodeNumbers(column)
    case 'flag': {
      const [whenTrue, whenFalse] = [emptyBitmap(rows), emptyBitmap(rows)]
      for (const [row, value] of column.values.entries()) {
        if (value !== null) setBit(value ? whenTrue : whenFalse, row)
      }
      return { type: FLAG, sizes: [0, 0, 0], sections: [bytesOf(whenTrue), bytesOf(whenFalse)] }
    }
  }
}

/** In float32 where that holds every value exactly, so that a filter never compares with a rounded one. */
function encodeNumbers({ name, values }: NumberInput): EncodedColumn {
  const infinite = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
  if (infinite !== -1) {
    throw new RangeError(`the attribute "${name}" of item row ${infinite} is ${values[infinite]}`)
  }
  const exact = values.every((value) => Object.is(Math.fround(value), value))
  return {
    type: exact ? FLOAT32 : FLOAT64,
    sizes: [0, 0, 0],
    sections: [bytesOf(exact ? Float32Array.from(values) : values)],
  }
}

function numbers(name: string, values: Float32Array | Float64Array): NumberColumn {
  return { name, type: 'number', values }
}

function decodeFlag(name: string, rows: number, words: (length: number) => Uint32Array): FlagColumn {
  const [whenTrue, whenFalse] = [words(bitmapWords(rows)), words(bitmapWords(rows))]
  if (!endsWithRows(whenTrue, rows) || !endsWithRows(whenFalse, rows)) {
    throw new ModelFormatError(`the attribute "${name}" has bits behind the last item: it is damaged`)
  }
  if (whenTrue.some((bits, word) => (bits & (whenFalse[word] as number)) !== 0)) {
    throw new ModelFormatError(`the attribute "${name}" is both true and false of an item: it is damaged`)
  }
  return { name, type: 'flag', whenTrue, whenFalse }
}

function encodeName(name: string): Uint8Array<ArrayBuffer> {
  const bytes = encodeUtf8(name)
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_ATTRIBUTE_NAME_BYTES) {
    throw new RangeError(
      `the attribute's name ${JSON.stringify(name)} is no text of 1…${MAX_ATTRIBUTE_NAME_BYTES} bytes`,
    )
  }
  return bytes
}

function decodeName(bytes: Uint8Array): string {
  if (bytes.length === 0 || bytes.length > MAX_ATTRIBUTE_NAME_BYTES) {
    throw new ModelFormatError(
      `an attribute's name has ${bytes.length} bytes, expected 1…${MAX_ATTRIBUTE_NAME_BYTES}: it is damaged`,
    )
  }
  return decodeUtf8(bytes)
}

function bytesOf(values: Uint32Array | Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
