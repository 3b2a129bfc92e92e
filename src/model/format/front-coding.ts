/**
 * Front coding: texts in order of their bytes, each as the number of bytes that it shares with the one before and the
 * rest. Blocks of `BLOCK` begin anew, so that a text is read from the head of its block. Ids of a catalogue share most
 * of their bytes with their neighbours: of `item-1000000` to `item-1999999` 3.8 bytes are left of 12.
 */
import { ModelFormatError } from '../errors.ts'
import { compareBytes } from '../utf8.ts'
import { checkOffsets } from './offsets.ts'

/** Texts that begin with one written in full. */
export const BLOCK = 16

/** Three bytes of 7 bits each. */
export const MAX_TEXT_BYTES = 2 ** 21 - 1

export interface FrontCoded {
  readonly text: Uint8Array<ArrayBuffer>
  /** [⌈texts / BLOCK⌉ + 1]. Block b = text[blocks[b] … blocks[b + 1]). */
  readonly blocks: Uint32Array<ArrayBuffer>
}

export interface FrontCodedReader {
  /** Bytes of the text at a place: a view that the next call overwrites. */
  at(place: number): Uint8Array
  /** Place of a text, or −1. */
  find(wanted: Uint8Array): number
  /** First place whose text does not come before this one; behind the last where all do. */
  lowerBound(wanted: Uint8Array): number
}

export function blockCount(texts: number): number {
  return Math.ceil(texts / BLOCK)
}

/** `texts` ascend by their bytes. @throws {RangeError} where they take more than 4 GiB together. */
export function encodeFrontCoded(texts: readonly Uint8Array[]): FrontCoded {
  const blocks = new Uint32Array(blockCount(texts.length) + 1)
  const shared = Uint32Array.from(texts, (text, place) =>
    place % BLOCK === 0 ? 0 : sharedBytes(texts[place - 1] as Uint8Array, text),
  )
  let size = 0
  for (const [place, { length }] of texts.entries()) {
    const prefix = shared[place] as number
    size += numberBytes(prefix) + numberBytes(length - prefix) + length - prefix
    blocks[Math.floor(place / BLOCK) + 1] = size
  }
  if (size > 0xffffffff) throw new RangeError(`the ids take ${size} bytes, at most 4 GiB fit: shorten them`)
  const text = new Uint8Array(size)
  let at = 0
  for (const [place, bytes] of texts.entries()) {
    const prefix = shared[place] as number
    at = writeNumber(text, at, prefix)
    at = writeNumber(text, at, bytes.length - prefix)
    text.set(bytes.subarray(prefix), at)
    at += bytes.length - prefix
  }
  return { text, blocks }
}

/**
 * Reads texts over views of both parts.
 * @throws {ModelFormatError} where they are not the blocks of so many texts; `what` names them.
 */
export function readFrontCoded(
  { text, blocks }: { text: Uint8Array; blocks: Uint32Array },
  texts: number,
  what: string,
): FrontCodedReader {
  checkOffsets(blocks, text.length, what)
  const scratch = new Uint8Array(checkBlocks(text, blocks, texts, what))
  /** Where the next number is read. */
  let at = 0
  const number = (): number => {
    const first = text[at++] as number
    if (first < 128) return first
    const second = text[at++] as number
    if (second < 128) return (first & 127) | (second << 7)
    return (first & 127) | ((second & 127) << 7) | ((text[at++] as number) << 14)
  }
  /** Order of `wanted` and the head of a block. */
  const compareHead = (wanted: Uint8Array, block: number): number => {
    at = (blocks[block] as number) + 1
    const length = number()
    return -compareBytes(text, wanted, at, at + length)
  }
  const textAt = (place: number): Uint8Array => {
    at = blocks[Math.floor(place / BLOCK)] as number
    let length = 0
    for (let behind = place % BLOCK; behind >= 0; behind--) {
      const prefix = number()
      const rest = number()
      for (let index = 0; index < rest; index++) scratch[prefix + index] = text[at + index] as number
      at += rest
      length = prefix + rest
    }
    return scratch.subarray(0, length)
  }
  /** The last block whose head does not come behind `wanted`, or the first. */
  const blockOf = (wanted: Uint8Array): number => {
    let [low, high] = [0, blocks.length - 1]
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (compareHead(wanted, middle) < 0) high = middle
      else low = middle
    }
    return low
  }
  return {
    at: textAt,

    lowerBound(wanted) {
      const block = blockOf(wanted)
      for (let place = block * BLOCK; place < Math.min(texts, (block + 1) * BLOCK); place++) {
        if (compareBytes(textAt(place), wanted) >= 0) return place
      }
      return Math.min(texts, (block + 1) * BLOCK)
    },

    find(wanted) {
      const low = blockOf(wanted)
      at = blocks[low] ?? 0
      /** Bytes that `wanted` shares with the text before. */
      let matched = 0
      for (let place = low * BLOCK; place < Math.min(texts, (low + 1) * BLOCK); place++) {
        const prefix = number()
        const end = number() + at
        // What shares less with the one before than `wanted` does lies behind it; what shares more, before it.
        if (prefix < matched) return -1
        if (prefix === matched) {
          while (at < end && matched < wanted.length && text[at] === wanted[matched]) {
            at++
            matched++
          }
          if (at === end && matched === wanted.length) return place
        }
        at = end
      }
      return -1
    },
  }
}

/** Walks through all blocks; returns the bytes of the longest text. */
function checkBlocks(text: Uint8Array, blocks: Uint32Array, texts: number, what: string): number {
  let at = 0
  let longest = 0
  let length = 0
  const number = (): number => {
    let value = 0
    for (let shift = 0; shift < 21; shift += 7) {
      // Behind the end reads as 0; that the place is wrong shows at the end of the block.
      const byte = text[at++] ?? 0
      value |= (byte & 127) << shift
      if (byte < 128) return value
    }
    throw new ModelFormatError(`a length in the ${what} has more than three bytes: the blob is damaged`)
  }
  for (let place = 0; place < texts; place++) {
    const isHead = place % BLOCK === 0
    if (isHead && at !== blocks[place / BLOCK]) {
      throw new ModelFormatError(
        `block ${place / BLOCK} of the ${what} begins at byte ${blocks[place / BLOCK]}, the one before ends at ${at}: the blob is damaged`,
      )
    }
    const prefix = number()
    if (prefix > (isHead ? 0 : length)) {
      throw new ModelFormatError(
        `place ${place} of the ${what} shares ${prefix} bytes with one of ${isHead ? 0 : length}: the blob is damaged`,
      )
    }
    const rest = number()
    length = prefix + rest
    at += rest
    if (length > longest) longest = length
    if (at > text.length) break
  }
  if (at !== text.length) {
    throw new ModelFormatError(
      `the ${what} of ${texts} rows do not fill their ${text.length} bytes: the blob is damaged`,
    )
  }
  return longest
}

function sharedBytes(left: Uint8Array, right: Uint8Array): number {
  let shared = 0
  while (shared < left.length && shared < right.length && left[shared] === right[shared]) shared++
  return shared
}

function numberBytes(value: number): number {
  return value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : 3
}

/** Seven bits a byte, the low ones first; the high bit says that more follow. Returns the place behind. */
function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  let place = at
  while (rest >= 128) {
    bytes[place++] = (rest & 127) | 128
    rest >>= 7
  }
  bytes[place++] = rest
  return place
}
