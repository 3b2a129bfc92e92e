/**
 * Ids in four sections: front coded in order of their bytes, the row of each place in that order, and the place of
 * each row. Looking an id up is a search among the heads of blocks and a walk through one; a Map of a million strings
 * would not fit the isolate.
 */
import { emptyBitmap, setBit } from '../bitmap.ts'
import { ModelFormatError } from '../errors.ts'
import type { ItemIds } from '../tables.ts'
import { compareBytes, decodeUtf8, encodeUtf8 } from '../utf8.ts'
import {
  blockCount,
  encodeFrontCoded,
  type FrontCoded,
  MAX_TEXT_BYTES,
  readFrontCoded,
} from './front-coding.ts'

export interface EncodedIds extends FrontCoded {
  /** [rows]. Rows in ascending order of their id's bytes. */
  readonly order: Uint32Array<ArrayBuffer>
  /** [rows]. Place of each row in that order. */
  readonly places: Uint32Array<ArrayBuffer>
}

/** Sizes of the sections, for the layout of the blob that holds them. */
export function idSections(rows: number, idBytes: number) {
  return { idOrder: 4 * rows, idPlaces: 4 * rows, idBlocks: 4 * (blockCount(rows) + 1), ids: idBytes }
}

/** Where they lie. */
export type IdOffsets = Readonly<Record<keyof ReturnType<typeof idSections>, number>>

/** @throws {RangeError} on an id that is there twice, is not well-formed text or too long, or on more than 4 GiB of them. */
export function encodeIds(ids: readonly string[], what: string): EncodedIds {
  const encoded = ids.map((id, row) => {
    const bytes = encodeUtf8(id)
    if (bytes === null) {
      throw new RangeError(
        `${what} id ${JSON.stringify(id)} of row ${row} has a lone surrogate: it is no valid text`,
      )
    }
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new RangeError(
        `the ${what} id of row ${row} takes ${bytes.length} bytes, at most ${MAX_TEXT_BYTES} fit`,
      )
    }
    return bytes
  })
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
  const places = new Uint32Array(order.length)
  for (const [place, row] of order.entries()) places[row] = place
  return { ...encodeFrontCoded(Array.from(order, (row) => encoded[row] as Uint8Array)), order, places }
}

export function writeIds(bytes: Uint8Array<ArrayBuffer>, offsets: IdOffsets, ids: EncodedIds): void {
  new Uint32Array(bytes.buffer, offsets.idOrder).set(ids.order)
  new Uint32Array(bytes.buffer, offsets.idPlaces).set(ids.places)
  new Uint32Array(bytes.buffer, offsets.idBlocks).set(ids.blocks)
  bytes.set(ids.text, offsets.ids)
}

/**
 * The ids over views of the sections, which lie at these offsets of `bytes`.
 * @throws {ModelFormatError} where the order and the places are not each other's inverse, or the texts do not fill
 * their blocks.
 */
export function decodeIds(
  bytes: Uint8Array,
  offsets: IdOffsets,
  rows: number,
  idBytes: number,
  what: string,
): ItemIds {
  const uint32 = (offset: number, length: number) =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + offset, length)
  const order = uint32(offsets.idOrder, rows)
  const places = uint32(offsets.idPlaces, rows)
  checkInverse(order, places, what)
  const texts = readFrontCoded(
    {
      text: new Uint8Array(bytes.buffer, bytes.byteOffset + offsets.ids, idBytes),
      blocks: uint32(offsets.idBlocks, blockCount(rows) + 1),
    },
    rows,
    `${what} ids`,
  )
  return {
    rows,
    idOf(row) {
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new RangeError(`there is no ${what} row ${row}, expected 0…${rows - 1}`)
      }
      return decodeUtf8(texts.at(places[row] as number))
    },
    rowOf(id) {
      const wanted = encodeUtf8(id)
      const place = wanted === null ? -1 : texts.find(wanted)
      return place < 0 ? -1 : (order[place] as number)
    },
    rowsBeginningWith(text) {
      const bits = emptyBitmap(rows)
      const beginning = encodeUtf8(text)
      if (beginning === null) return bits
      // No text in UTF-8 has the byte 255.
      const end = texts.lowerBound(Uint8Array.from([...beginning, 255]))
      for (let place = texts.lowerBound(beginning); place < end; place++) setBit(bits, order[place] as number)
      return bits
    },
  }
}

/** Where this holds of every row, both are permutations. */
function checkInverse(order: Uint32Array, places: Uint32Array, what: string): void {
  for (let row = 0; row < places.length; row++) {
    const place = places[row] as number
    if (order[place] !== row) {
      throw new ModelFormatError(
        `row ${row} of the ${what} ids is at place ${place}, which holds row ${order[place] ?? 'none'}: the blob is damaged`,
      )
    }
  }
}
