/** The header that every blob opens with: magic, version, then counts. FORMAT.md draws it. */
import { ModelFormatError } from '../errors.ts'
import { ALIGNMENT } from './sections.ts'

export const HEADER_BYTES = 64
const MAGIC_OFFSET = 0
const VERSION_OFFSET = 4
const COUNTS_OFFSET = 8
const MAX_COUNTS = (HEADER_BYTES - COUNTS_OFFSET) / 4
const MAX_UINT32 = 0xffffffff

export const MAX_FACTORS = 1024

export interface BlobKind {
  /** For messages: `items blob`. */
  readonly name: string
  /** Four ASCII characters, the blob's first bytes. */
  readonly magic: string
  readonly version: number
  /** The counts of the header, in order. */
  readonly counts: readonly string[]
}

/**
 * Reads the counts after checking, in this order: length, magic, version, reserved bytes.
 * @throws {ModelFormatError} where one of them is wrong.
 * @throws {RangeError} where the bytes do not lie at a multiple of 16, so that no view could be made.
 */
export function readHeader(bytes: Uint8Array, kind: BlobKind): readonly number[] {
  if (bytes.byteOffset % ALIGNMENT !== 0) {
    throw new RangeError(
      `the ${kind.name} lies at byte ${bytes.byteOffset}, expected a multiple of ${ALIGNMENT}`,
    )
  }
  if (bytes.byteLength < HEADER_BYTES) {
    throw new ModelFormatError(
      `the ${kind.name} has ${bytes.byteLength} bytes, its header alone needs ${HEADER_BYTES}: it is cut off`,
    )
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  const magic = header.getUint32(MAGIC_OFFSET, true)
  if (magic !== magicNumber(kind)) {
    throw new ModelFormatError(
      `this is no ${kind.name}: it starts with 0x${hex(magic)}, expected 0x${hex(magicNumber(kind))} ("${kind.magic}")`,
    )
  }
  const version = header.getUint32(VERSION_OFFSET, true)
  if (version !== kind.version) {
    throw new ModelFormatError(
      `the ${kind.name} is version ${version}, this reader knows version ${kind.version}: publish the model again with this foldin`,
    )
  }
  const values = Array.from({ length: MAX_COUNTS }, (_, index) =>
    header.getUint32(COUNTS_OFFSET + 4 * index, true),
  )
  if (values.slice(kind.counts.length).some((value) => value !== 0)) {
    throw new ModelFormatError(`the ${kind.name} has reserved header bytes that are not zero: it is damaged`)
  }
  return values.slice(0, kind.counts.length)
}

/** Writes magic, version and counts into the first bytes. @throws {RangeError} where a count is no uint32. */
export function writeHeader(bytes: Uint8Array<ArrayBuffer>, kind: BlobKind, counts: readonly number[]): void {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  header.setUint32(MAGIC_OFFSET, magicNumber(kind), true)
  header.setUint32(VERSION_OFFSET, kind.version, true)
  for (const [index, name] of kind.counts.entries()) {
    header.setUint32(COUNTS_OFFSET + 4 * index, checkCount(counts[index], name, kind), true)
  }
}

/** @throws {RangeError} unless `value` fits the header's uint32. */
export function checkCount(value: number | undefined, name: string, kind: BlobKind): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > MAX_UINT32) {
    throw new RangeError(`${name} of the ${kind.name} is ${value}, expected an integer of 0…${MAX_UINT32}`)
  }
  return value
}

/** @throws {ModelFormatError} unless the length is the one that the header's counts ask for. */
export function checkLength(bytes: Uint8Array, expected: number, kind: BlobKind, what: string): void {
  if (bytes.byteLength !== expected) {
    throw new ModelFormatError(
      `the ${kind.name} of ${what} needs ${expected} bytes, got ${bytes.byteLength}: it is cut off or damaged`,
    )
  }
}

/** @throws {ModelFormatError} where a factor count is none that this version writes. */
export function checkFactors(factors: number, least: number, kind: BlobKind): void {
  if (factors < least || factors > MAX_FACTORS) {
    throw new ModelFormatError(`the ${kind.name} has ${factors} factors, expected ${least}…${MAX_FACTORS}`)
  }
}

function magicNumber(kind: BlobKind): number {
  return [...kind.magic].reduceRight((number, character) => number * 256 + character.charCodeAt(0), 0)
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
