/** The search blob: the folded words of every item's title, as `CatalogueSearch` looks through them. FORMAT.md draws the bytes. */
import type { SearchText } from '../catalogue-search.ts'
import { decodeUtf8, encodeUtf8 } from '../utf8.ts'
import { ANY_COUNT, type BlobKind, checkLength, HEADER_BYTES, readHeader, writeHeader } from './header.ts'
import { checkOffsets } from './offsets.ts'
import { type Layout, layOut } from './sections.ts'

const SEARCH = {
  name: 'search blob',
  magic: 'FDSR',
  version: 1,
  counts: { rows: ANY_COUNT, textBytes: ANY_COUNT },
} as const satisfies BlobKind<string>

type Section = 'starts' | 'text'

function searchLayout(rows: number, textBytes: number): Layout<Section> {
  return layOut<Section>(HEADER_BYTES, { starts: 4 * (rows + 1), text: textBytes })
}

/** @throws {RangeError} where the text exceeds 4 GiB or has a lone surrogate. */
export function encodeSearch({ text, starts }: SearchText): Uint8Array<ArrayBuffer> {
  const encoded = encodeUtf8(text)
  if (encoded === null)
    throw new RangeError('the search text has a lone surrogate, expected well-formed text')
  const rows = starts.length - 1
  const layout = searchLayout(rows, encoded.length)
  const bytes = new Uint8Array(layout.bytes)
  writeHeader(bytes, SEARCH, { rows, textBytes: encoded.length })
  new Uint32Array(bytes.buffer, layout.offsets.starts, rows + 1).set(starts)
  bytes.set(encoded, layout.offsets.text)
  return bytes
}

/**
 * The text as a string, and a view of `bytes`, which lie at a multiple of 16.
 * @throws {ModelFormatError} unless they are exactly one complete search blob of this version.
 */
export function decodeSearch(bytes: Uint8Array): SearchText & { readonly rows: number } {
  const { rows, textBytes } = readHeader(bytes, SEARCH)
  const layout = searchLayout(rows, textBytes)
  checkLength(bytes, layout.bytes, `the search blob of ${rows} items with ${textBytes} bytes of text`)
  const starts = new Uint32Array(bytes.buffer, bytes.byteOffset + layout.offsets.starts, rows + 1)
  const start = layout.offsets.text
  const text = decodeUtf8(bytes.subarray(start, start + textBytes))
  checkOffsets(starts, text.length, 'search text')
  return { rows, text, starts }
}
