/** The user factors blob: every user's ranking vector in int8, to find users near one another. FORMAT.md draws the bytes. */
import { rowStride } from '../quantise.ts'
import type { QuantisedFactors, UserTable } from '../tables.ts'
import { inverseCodeNorms } from './derived.ts'
import { finite } from './finite.ts'
import {
  ANY_COUNT,
  type BlobKind,
  checkLength,
  FACTORS,
  HEADER_BYTES,
  readHeader,
  writeHeader,
} from './header.ts'
import { decodeIds, encodeIds, idSections, writeIds } from './ids.ts'
import { layOut } from './sections.ts'

const USER_FACTORS = {
  name: 'user factors blob',
  magic: 'FDUF',
  version: 2,
  counts: { rows: ANY_COUNT, factors: FACTORS, idBytes: ANY_COUNT },
} as const satisfies BlobKind<string>

function userFactorsLayout(rows: number, factors: number, idBytes: number) {
  return layOut(HEADER_BYTES, {
    codes: rows * rowStride(factors),
    scales: 4 * rows,
    inverseNorms: 4 * rows,
    ...idSections(rows, idBytes),
  })
}

/** @throws {RangeError} on as many ids as there are not rows, or bad ids. */
export function encodeUserFactors(ids: readonly string[], table: QuantisedFactors): Uint8Array<ArrayBuffer> {
  const { rows, factors } = table
  if (ids.length !== rows) throw new RangeError(`there are ${ids.length} user ids, expected ${rows}`)
  const encodedIds = encodeIds(ids, 'user')
  const idBytes = encodedIds.text.length
  const layout = userFactorsLayout(rows, factors, idBytes)
  const bytes = new Uint8Array(layout.bytes)
  writeHeader(bytes, USER_FACTORS, { rows, factors, idBytes })
  const at = layout.offsets
  new Int8Array(bytes.buffer, at.codes).set(table.codes)
  new Float32Array(bytes.buffer, at.scales, rows).set(table.scales)
  new Float32Array(bytes.buffer, at.inverseNorms, rows).set(inverseCodeNorms(table))
  writeIds(bytes, at, encodedIds)
  return bytes
}

/**
 * Views of `bytes`, which lie at a multiple of 16, possibly inside WASM memory.
 * @throws {ModelFormatError} unless they are exactly one complete user factors blob of this version.
 */
export function decodeUserFactors(bytes: Uint8Array): UserTable {
  const { rows, factors, idBytes } = readHeader(bytes, USER_FACTORS)
  const layout = userFactorsLayout(rows, factors, idBytes)
  checkLength(bytes, layout.bytes, `the user factors blob of ${rows}×${factors} with ${idBytes} bytes of ids`)
  const { buffer, byteOffset } = bytes
  const at = layout.offsets
  const stride = rowStride(factors)
  return {
    rows,
    factors,
    stride,
    codes: new Int8Array(buffer, byteOffset + at.codes, rows * stride),
    scales: finite(new Float32Array(buffer, byteOffset + at.scales, rows), 'scales of the users'),
    inverseNorms: finite(new Float32Array(buffer, byteOffset + at.inverseNorms, rows), 'norms of the users'),
    ids: decodeIds(bytes, at, rows, idBytes, 'user'),
  }
}
