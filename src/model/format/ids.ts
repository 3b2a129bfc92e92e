/**
 * Item ids in three sections: UTF-8 bytes one after another, where each ends, and the rows in order of their bytes.
 * Looking an id up is a binary search over the bytes; a Map of a million strings would not fit the isolate.
 */
import { ModelFormatError } from '../errors.ts'
import type { ItemIds } from '../tables.ts'
import { compareBytes, decodeUtf8, encodeUtf8 } from '../utf8.ts'

export interface EncodedIds {
  /** All ids, one after another. */
  readonly text: Uint8Array<ArrayBuffer>
  /** [rows + 1]. Id of row r = text[offsets[r] … offsets[r + 1]). */
  readonly offsets: Uint32Array<ArrayBuffer>
  /** [rows]. Rows in ascending order of their id's bytes. */
  readonly order: Uint32Array<ArrayBuffer>
}

/** @throws {RangeError} on an id that is there twice, is not well-formed text, or makes the text exceed 4 GiB. */
export function encodeIds(ids: readonly string[], what: string): EncodedIds {
  const encoded = ids.map((id, row) => {
    const bytes = encodeUtf8(id)
    if (bytes === null) {
      throw new RangeError(
        `${what} id ${JSON.stringify(id)} of row ${row} has a lone surrogate: it is no valid text`,
      )
    }
    return bytes
  })
  const total = encoded.reduce((sum, bytes) => sum + bytes.length, 0)
  if (total > 0xffffffff)
    throw new RangeError(`${what} ids take ${total} bytes, at most 4 GiB fit: shorten them`)
  const offsets = new Uint32Array(ids.length + 1)
  const text = new Uint8Array(total)
  for (const [row, bytes] of encoded.entries()) {
    const start = offsets[row] as number
    text.set(bytes, start)
    offsets[row + 1] = start + bytes.length
  }
  const order = Uint32Array.from(ids.keys())
  order.sort((left, right) => compareBytes(encoded[left] as Uint8Array, encoded[right] as Uint8Array))
  for (let index = 1; index < order.length; index++) {
    const [left, right] = [order[index - 1] as number, order[index] as number]
    if (ids[left] === ids[right]) {
      throw new RangeError(
        `${what} id ${JSON.stringify(ids[left])} belongs to rows ${left} and ${right}, expected one`,
      )
    }
  }
  return { text, offsets, order }
}

/**
 * The ids over views of the three sections.
 * @throws {ModelFormatError} where the offsets do not rise from 0 to the end, or the order is no permutation.
 */
export function decodeIds(text: Uint8Array, offsets: Uint32Array, order: Uint32Array): ItemIds {
  checkOffsets(offsets, text.length, 'item ids')
  checkPermutation(order)
  const rows = order.length
  return {
    rows,
    idOf(row) {
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new RangeError(`there is no item row ${row}, expected 0…${rows - 1}`)
      }
      return decodeUtf8(text.subarray(offsets[row] as number, offsets[row + 1] as number))
    },
    rowOf(id) {
      const wanted = encodeUtf8(id)
      if (wanted === null) return -1
      let [low, high] = [0, rows]
      while (low < high) {
        const middle = (low + high) >>> 1
        const row = order[middle] as number
        const difference = compareBytes(text, wanted, offsets[row] as number, offsets[row + 1] as number)
        if (difference === 0) return row
        if (difference < 0) low = middle + 1
        else high = middle
      }
      return -1
    },
  }
}

/** @throws {ModelFormatError} unless offsets start at 0, never fall, and end at `end`. */
export function checkOffsets(offsets: Uint32Array, end: number, what: string): void {
  let previous = 0
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index] as number
    if (offset < previous || (index === 0 && offset !== 0)) {
      throw new ModelFormatError(
        `offset ${index} of the ${what} is ${offset} after ${previous}: the blob is damaged`,
      )
    }
    previous = offset
  }
  if (previous !== end) {
    throw new ModelFormatError(`the ${what} end at byte ${previous}, expected ${end}: the blob is damaged`)
  }
}

function checkPermutation(order: Uint32Array): void {
  const seen = new Uint8Array(Math.ceil(order.length / 8))
  for (let index = 0; index < order.length; index++) {
    const row = order[index] as number
    const bit = 1 << (row & 7)
    const byte = row >>> 3
    if (row >= order.length || ((seen[byte] as number) & bit) !== 0) {
      throw new ModelFormatError(
        `place ${index} of the id order holds row ${row}, expected each of ${order.length} rows once: the blob is damaged`,
      )
    }
    seen[byte] = (seen[byte] as number) | bit
  }
}
