/** The metadata blob: one JSON object an item, read row by row. FORMAT.md draws the bytes. */
import { ModelFormatError } from '../errors.ts'
import { type ItemMetadata, itemMetadataSchema } from '../item-metadata.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { ANY_COUNT, type BlobKind, checkLength, HEADER_BYTES, readHeader, writeHeader } from './header.ts'
import { checkOffsets } from './offsets.ts'
import { type Layout, layOut } from './sections.ts'

const METADATA = {
  name: 'metadata blob',
  magic: 'FDMD',
  version: 1,
  counts: { rows: ANY_COUNT, textBytes: ANY_COUNT },
} as const satisfies BlobKind<string>

type Section = 'offsets' | 'text'

function metadataLayout(rows: number, textBytes: number): Layout<Section> {
  return layOut<Section>(HEADER_BYTES, { offsets: 4 * (rows + 1), text: textBytes })
}

export interface MetadataTable {
  readonly rows: number
  /**
   * Metadata of an item, or null where the items file had none. Parsed anew at each call.
   * @throws {RangeError} outside 0…rows−1. @throws {ModelFormatError} where the bytes are no metadata.
   */
  get(row: number): ItemMetadata | null
}

/** `metadata` by item row. @throws {RangeError} where the texts exceed 4 GiB or a number is not finite. */
export function encodeMetadata(metadata: readonly (ItemMetadata | null)[]): Uint8Array<ArrayBuffer> {
  const texts = metadata.map((item, row) => (item === null ? new Uint8Array(0) : encodeItem(item, row)))
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0)
  const layout = metadataLayout(texts.length, textBytes)
  const bytes = new Uint8Array(layout.bytes)
  writeHeader(bytes, METADATA, { rows: texts.length, textBytes })
  const offsets = new Uint32Array(bytes.buffer, layout.offsets.offsets, texts.length + 1)
  for (const [row, text] of texts.entries()) {
    const start = offsets[row] as number
    bytes.set(text, layout.offsets.text + start)
    offsets[row + 1] = start + text.length
  }
  return bytes
}

/**
 * Rows over views of `bytes`, which lie at a multiple of 16; nothing is copied, and nothing parsed before it is asked for.
 * @throws {ModelFormatError} unless they are exactly one complete metadata blob of this version.
 */
export function decodeMetadata(bytes: Uint8Array): MetadataTable {
  const { rows, textBytes } = readHeader(bytes, METADATA)
  const layout = metadataLayout(rows, textBytes)
  checkLength(bytes, layout.bytes, `the metadata blob of ${rows} items with ${textBytes} bytes of text`)
  const offsets = new Uint32Array(bytes.buffer, bytes.byteOffset + layout.offsets.offsets, rows + 1)
  const text = new Uint8Array(bytes.buffer, bytes.byteOffset + layout.offsets.text, textBytes)
  checkOffsets(offsets, textBytes, 'item metadata')
  return {
    rows,
    get(row) {
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new RangeError(`there is no item row ${row}, expected 0…${rows - 1}`)
      }
      const [start, end] = [offsets[row] as number, offsets[row + 1] as number]
      return start === end ? null : parseItem(text.subarray(start, end), row)
    },
  }
}

function encodeItem(item: ItemMetadata, row: number): Uint8Array<ArrayBuffer> {
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new RangeError(`${name} of item row ${row} is ${value}, expected a finite number or null`)
    }
  }
  // JSON.stringify escapes lone surrogates, so its text always is well formed.
  return encodeUtf8(JSON.stringify(item)) as Uint8Array<ArrayBuffer>
}

function parseItem(text: Uint8Array, row: number): ItemMetadata {
  let json: unknown
  try {
    json = JSON.parse(decodeUtf8(text))
  } catch (cause) {
    throw new ModelFormatError(`the metadata of item row ${row} is no JSON: the blob is damaged`, { cause })
  }
  const parsed = itemMetadataSchema.safeParse(json)
  if (!parsed.success) {
    throw new ModelFormatError(
      `the metadata of item row ${row} is no object of plain values: ${parsed.error.message}`,
    )
  }
  return parsed.data
}
