/** The header that every blob opens with: magic, version, then counts. FORMAT.md draws it. */
import { ModelFormatError } from '../errors.ts'
import { ALIGNMENT } from './sections.ts'

export const HEADER_BYTES = 64
const MAGIC_OFFSET = 0
const VERSION_OFFSET = 4
const COUNTS_OFFSET = 8

/** Least and greatest value of a count, both inclusive. */
type Range = readonly [least: number, most: number]
export const ANY_COUNT: Range = [0, 0xffffffff]
export const FACTORS: Range = [1, 1024]
export const OPTIONAL_FACTORS: Range = [0, 1024]

export interface BlobKind<Count extends string> {
  /** For messages: `items blob`. */
  readonly name: string
  /** Four ASCII characters, the blob's first bytes. */
  readonly magic: string
  readonly version: number
  /** The header's counts, uint32, in order. */
  readonly counts: Readonly<Record<Count, Range>>
}

/**
 * Reads the counts after checking, in this order: length, magic, version, reserved bytes, range of each count.
 * @throws {ModelFormatError} where one of them is wrong.
 * @throws {RangeError} where the bytes do not lie at a multiple of 16, so that no view could be made.
 */
export function readHeader<Count extends string>(
  bytes: Uint8Array,
  kind: BlobKind<Count>,
): Record<Count, number> {
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
  if (magic !== magicNumber(kind.magic)) {
    throw new ModelFormatError(
      `this is no ${kind.name}: it starts with 0x${hex(magic)}, expected 0x${hex(magicNumber(kind.magic))} ("${kind.magic}")`,
    )
  }
  const version = header.getUint32(VERSION_OFFSET, true)
  if (version !== kind.version) {
    throw new ModelFormatError(
      `the ${kind.name} is version ${version}, this reader knows version ${kind.version}: publish the model again with this foldin`,
    )
  }
  const names = countNames(kind)
  for (let offset = COUNTS_OFFSET + 4 * names.length; offset < HEADER_BYTES; offset += 4) {
    if (header.getUint32(offset, true) !== 0) {
      throw new ModelFormatError(
        `the ${kind.name} has reserved header bytes at ${offset} that are not zero: it is damaged`,
      )
    }
  }
  const counts = {} as Record<Count, number>
  for (const [index, name] of names.entries()) {
    counts[name] = header.getUint32(COUNTS_OFFSET + 4 * index, true)
    const problem = outOfRange(counts[name], name, kind)
    if (problem !== null) throw new ModelFormatError(`${problem}: it is damaged`)
  }
  return counts
}

/** Writes magic, version and counts into the first bytes. @throws {RangeError} where a count is out of its range. */
export function writeHeader<Count extends string>(
  bytes: Uint8Array<ArrayBuffer>,
  kind: BlobKind<Count>,
  counts: Readonly<Record<NoInfer<Count>, number>>,
): void {
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  header.setUint32(MAGIC_OFFSET, magicNumber(kind.magic), true)
  header.setUint32(VERSION_OFFSET, kind.version, true)
  for (const [index, name] of countNames(kind).entries()) {
    const problem = outOfRange(counts[name], name, kind)
    if (problem !== null) throw new RangeError(problem)
    header.setUint32(COUNTS_OFFSET + 4 * index, counts[name], true)
  }
}

/** @throws {ModelFormatError} unless the length is the one that the header's counts ask for. */
export function checkLength(bytes: Uint8Array, expected: number, what: string): void {
  if (bytes.byteLength !== expected) {
    throw new ModelFormatError(
      `${what} needs ${expected} bytes, got ${bytes.byteLength}: it is cut off or damaged`,
    )
  }
}

function countNames<Count extends string>(kind: BlobKind<Count>): readonly Count[] {
  return Object.keys(kind.counts) as Count[]
}

function outOfRange<Count extends string>(value: number, name: Count, kind: BlobKind<Count>): string | null {
  const [least, most] = kind.counts[name]
  if (Number.isInteger(value) && value >= least && value <= most) return null
  return `the ${kind.name} has ${name} = ${value}, expected ${least}…${most}`
}

function magicNumber(magic: string): number {
  return [...magic].reduceRight((number, character) => number * 256 + character.charCodeAt(0), 0)
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
