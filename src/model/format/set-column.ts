/**
 * A set attribute in the items blob: the different texts in order of their bytes, and of each the items that have it.
 * A text that few items have is a list of rows, any other one a bitmap: whichever takes fewer words, so that twenty
 * genres of a million items take 2.5 MB at most.
 */
import { bitmapWords, emptyBitmap, endsWithRows, setBit } from '../bitmap.ts'
import { ModelFormatError } from '../errors.ts'
import type { SetColumn } from '../tables.ts'
import { compareBytes, decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { checkOffsets } from './offsets.ts'

export interface SetInput {
  readonly name: string
  readonly type: 'set'
  /** [rows]. The texts of each item. */
  readonly values: readonly (readonly string[])[]
}

export interface SetSizes {
  readonly values: number
  readonly valueBytes: number
  /** Words of all lists and bitmaps. */
  readonly postingWords: number
}

/** Takes the next section as a view; throws where it is not all there. */
export interface TakeSections {
  words(length: number): Uint32Array
  text(length: number): Uint8Array
}

/** @throws {RangeError} on a text with a lone surrogate. */
export function encodeSet({ name, values }: SetInput): { sizes: SetSizes; sections: Uint8Array[] } {
  const rowsOf = new Map<string, number[]>()
  for (const [row, texts] of values.entries()) {
    for (const text of new Set(texts)) {
      const rows = rowsOf.get(text)
      if (rows === undefined) rowsOf.set(text, [row])
      else rows.push(row)
    }
  }
  const entries = [...rowsOf]
    .map(([text, rows]) => ({ bytes: encodeValue(text, name), rows }))
    .sort((left, right) => compareBytes(left.bytes, right.bytes))

  const offsets = new Uint32Array(entries.length + 1)
  const counts = Uint32Array.from(entries, ({ rows }) => rows.length)
  for (const [index, { bytes }] of entries.entries()) {
    offsets[index + 1] = (offsets[index] as number) + bytes.length
  }
  const valueBytes = offsets[entries.length] as number
  const text = new Uint8Array(valueBytes)
  const starts = postingStarts(counts, values.length)
  const postingWords = starts[entries.length] as number
  const postings = new Uint32Array(postingWords)
  for (const [index, { bytes, rows }] of entries.entries()) {
    text.set(bytes, offsets[index] as number)
    postings.set(isList(rows.length, values.length) ? rows : toBits(rows, values.length), starts[index])
  }
  return {
    sizes: { values: entries.length, valueBytes, postingWords },
    sections: [bytesOf(offsets), text, bytesOf(counts), bytesOf(postings)],
  }
}

/** @throws {ModelFormatError} where the sections are not those of a set of so many rows. */
export function decodeSet(name: string, rows: number, sizes: SetSizes, take: TakeSections): SetColumn {
  const { values, valueBytes, postingWords } = sizes
  const offsets = take.words(values + 1)
  const text = take.text(valueBytes)
  const counts = take.words(values)
  const postings = take.words(postingWords)

  const wrong = (what: string) => new ModelFormatError(`the set attribute "${name}" ${what}: it is damaged`)
  checkOffsets(offsets, valueBytes, `values of "${name}"`)
  const bytesAt = (index: number) => text.subarray(offsets[index] as number, offsets[index + 1] as number)
  for (let index = 0; index < values; index++) {
    decodeUtf8(bytesAt(index))
    if (index > 0 && compareBytes(bytesAt(index - 1), bytesAt(index)) >= 0) {
      throw wrong(`has value ${index} out of order`)
    }
  }
  const most = counts.reduce((most, count) => Math.max(most, count), 0)
  if (most > rows) throw wrong(`has a value of ${most} items, there are ${rows}`)
  const starts = postingStarts(counts, rows)
  if (starts[values] !== postingWords) {
    throw wrong(`has ${postingWords} words of rows, its counts take ${starts[values]}`)
  }
  const postingsAt = (index: number) => postings.subarray(starts[index], starts[index + 1])
  for (let index = 0; index < values; index++) {
    const posting = postingsAt(index)
    const sound = isList(counts[index] as number, rows)
      ? risesBelow(posting, rows)
      : endsWithRows(posting, rows)
    if (!sound) throw wrong(`names rows of value ${index} that are not there, or out of order`)
  }

  const checkPlace = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= values) {
      throw new RangeError(`"${name}" has no value ${index}, expected 0…${values - 1}`)
    }
  }
  return {
    name,
    type: 'set',
    values,
    valueAt(index) {
      checkPlace(index)
      return decodeUtf8(bytesAt(index))
    },
    indexOf(value) {
      const wanted = encodeUtf8(value)
      if (wanted === null) return -1
      let [low, high] = [0, values]
      while (low < high) {
        const middle = (low + high) >>> 1
        const difference = compareBytes(bytesAt(middle), wanted)
        if (difference === 0) return middle
        if (difference < 0) low = middle + 1
        else high = middle
      }
      return -1
    },
    countAt(index) {
      checkPlace(index)
      return counts[index] as number
    },
    addRows(index, bits) {
      checkPlace(index)
      const posting = postingsAt(index)
      if (isList(counts[index] as number, rows)) {
        for (let place = 0; place < posting.length; place++) setBit(bits, posting[place] as number)
      } else {
        for (let word = 0; word < posting.length; word++) {
          bits[word] = (bits[word] as number) | (posting[word] as number)
        }
      }
    },
  }
}

function isList(count: number, rows: number): boolean {
  return count < bitmapWords(rows)
}

/** [values + 1]. First word of each value's list or bitmap. */
function postingStarts(counts: Uint32Array, rows: number): Float64Array {
  const starts = new Float64Array(counts.length + 1)
  const most = bitmapWords(rows)
  for (let index = 0; index < counts.length; index++) {
    starts[index + 1] = (starts[index] as number) + Math.min(counts[index] as number, most)
  }
  return starts
}

function risesBelow(list: Uint32Array, rows: number): boolean {
  for (let place = 0; place < list.length; place++) {
    if ((list[place] as number) >= rows) return false
    if (place > 0 && (list[place] as number) <= (list[place - 1] as number)) return false
  }
  return true
}

function toBits(rowsOfValue: readonly number[], rows: number): Uint32Array {
  const bits = emptyBitmap(rows)
  for (const row of rowsOfValue) setBit(bits, row)
  return bits
}

function encodeValue(text: string, name: string): Uint8Array {
  const bytes = encodeUtf8(text)
  if (bytes !== null) return bytes
  throw new RangeError(
    `the attribute "${name}" has the value ${JSON.stringify(text)} with a lone surrogate: it is no valid text`,
  )
}

function bytesOf(values: Uint32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
