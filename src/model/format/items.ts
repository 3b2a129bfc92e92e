/** The items blob: everything that scoring and fold-in need, in one read. FORMAT.md draws the bytes. */
import { ModelFormatError } from '../errors.ts'
import { rowStride } from '../quantise.ts'
import type { ItemTable, QuantisedFactors } from '../tables.ts'
import { type AttributeInput, decodeAttributes, encodeAttributes, MAX_ATTRIBUTES } from './attributes.ts'
import { dequantisedGramian, inverseCodeNorms } from './derived.ts'
import {
  ANY_COUNT,
  type BlobKind,
  checkLength,
  FACTORS,
  HEADER_BYTES,
  readHeader,
  writeHeader,
} from './header.ts'
import { decodeIds, encodeIds } from './ids.ts'
import { type Layout, layOut } from './sections.ts'

const ITEMS = {
  name: 'items blob',
  magic: 'FDIT',
  version: 3,
  counts: {
    rows: ANY_COUNT,
    factors: FACTORS,
    idBytes: ANY_COUNT,
    attributes: [0, MAX_ATTRIBUTES],
    attributeBytes: ANY_COUNT,
    biased: [0, 1],
  },
} as const satisfies BlobKind<string>

export interface ItemsInput {
  readonly ids: readonly string[]
  readonly factors: QuantisedFactors
  /** [rows]. Added to every score. Null, or all of them zero: they take no bytes. */
  readonly biases: Float32Array | null
  /** [rows]. Training interactions, never increasing. */
  readonly counts: Uint32Array
  /** What filters can ask of the items; none where left out. */
  readonly attributes?: readonly AttributeInput[]
}

type Section =
  | 'gramian'
  | 'codes'
  | 'scales'
  | 'biases'
  | 'inverseNorms'
  | 'counts'
  | 'idOffsets'
  | 'idOrder'
  | 'ids'
  | 'attributes'

function itemsLayout(
  rows: number,
  factors: number,
  idBytes: number,
  attributeBytes: number,
  biased: number,
): Layout<Section> {
  return layOut<Section>(HEADER_BYTES, {
    gramian: 4 * factors * factors,
    codes: rows * rowStride(factors),
    scales: 4 * rows,
    biases: biased * 4 * rows,
    inverseNorms: 4 * rows,
    counts: 4 * rows,
    idOffsets: 4 * (rows + 1),
    idOrder: 4 * rows,
    ids: idBytes,
    attributes: attributeBytes,
  })
}

/** Bytes of an items blob without attributes and biases whose ids take `idBytes` in UTF-8. */
export function itemsBytes(rows: number, factors: number, idBytes: number): number {
  return itemsLayout(rows, factors, idBytes, 0, 0).bytes
}

/** @throws {RangeError} on columns of unequal length, counts that rise, biases that are not finite, bad ids or attributes. */
export function encodeItems(input: ItemsInput): Uint8Array<ArrayBuffer> {
  const { ids, counts, attributes = [] } = input
  const biases = input.biases ?? new Float32Array(0)
  const { rows, factors, codes, scales } = input.factors
  checkColumns({ ids: ids.length, biases: input.biases?.length ?? rows, counts: counts.length }, rows)
  const bad = biases.findIndex((bias) => !Number.isFinite(bias))
  if (bad !== -1)
    throw new RangeError(`the bias of item row ${bad} is ${biases[bad]}, expected a finite number`)
  const rise = risingCount(counts)
  if (rise !== -1) {
    throw new RangeError(
      `item row ${rise} has ${counts[rise]} interactions after ${counts[rise - 1]}: rows must be in popularity order`,
    )
  }
  const biased = biases.some((bias) => bias !== 0) ? 1 : 0
  const encodedIds = encodeIds(ids, 'item')
  const encodedAttributes = encodeAttributes(attributes, rows)
  const { offsets, bytes: size } = itemsLayout(
    rows,
    factors,
    encodedIds.text.length,
    encodedAttributes.length,
    biased,
  )
  const bytes = new Uint8Array(size)
  writeHeader(bytes, ITEMS, {
    rows,
    factors,
    idBytes: encodedIds.text.length,
    attributes: attributes.length,
    attributeBytes: encodedAttributes.length,
    biased,
  })
  new Float32Array(bytes.buffer, offsets.gramian).set(dequantisedGramian(input.factors, countTrained(counts)))
  new Int8Array(bytes.buffer, offsets.codes).set(codes)
  new Float32Array(bytes.buffer, offsets.scales).set(scales)
  if (biased === 1) new Float32Array(bytes.buffer, offsets.biases).set(biases)
  new Float32Array(bytes.buffer, offsets.inverseNorms).set(inverseCodeNorms(input.factors))
  new Uint32Array(bytes.buffer, offsets.counts).set(counts)
  new Uint32Array(bytes.buffer, offsets.idOffsets).set(encodedIds.offsets)
  new Uint32Array(bytes.buffer, offsets.idOrder).set(encodedIds.order)
  bytes.set(encodedIds.text, offsets.ids)
  bytes.set(encodedAttributes, offsets.attributes)
  return bytes
}

/**
 * Checks as much as the first bytes tell: that this is an items blob of the version that is read here.
 * @throws {ModelFormatError} where it is not.
 */
export function checkItemsHeader(bytes: Uint8Array): void {
  readHeader(bytes, ITEMS)
}

/**
 * Views into `bytes`, which lie at a multiple of 16 (WASM memory included); nothing is copied.
 * @throws {ModelFormatError} unless they are exactly one complete items blob of this version.
 */
export function decodeItems(bytes: Uint8Array): ItemTable {
  const { rows, factors, idBytes, attributes, attributeBytes, biased } = readHeader(bytes, ITEMS)
  const layout = itemsLayout(rows, factors, idBytes, attributeBytes, biased)
  checkLength(bytes, layout.bytes, `the items blob of ${rows} × ${factors} with ${idBytes} bytes of ids`)

  const at = (section: Section) => bytes.byteOffset + layout.offsets[section]
  const float32 = (section: Section, length: number) => new Float32Array(bytes.buffer, at(section), length)
  const uint32 = (section: Section, length: number) => new Uint32Array(bytes.buffer, at(section), length)
  const stride = rowStride(factors)
  const counts = uint32('counts', rows)
  const rise = risingCount(counts)
  if (rise !== -1) {
    throw new ModelFormatError(
      `the items blob's row ${rise} has ${counts[rise]} interactions after ${counts[rise - 1]}: it is damaged`,
    )
  }
  return {
    rows,
    factors,
    stride,
    codes: new Int8Array(bytes.buffer, at('codes'), rows * stride),
    scales: float32('scales', rows),
    biases: biased === 1 ? float32('biases', rows) : null,
    inverseNorms: float32('inverseNorms', rows),
    counts,
    trainedRows: countTrained(counts),
    gramian: float32('gramian', factors * factors),
    ids: decodeIds(
      new Uint8Array(bytes.buffer, at('ids'), idBytes),
      uint32('idOffsets', rows + 1),
      uint32('idOrder', rows),
    ),
    attributes: decodeAttributes(
      new Uint8Array(bytes.buffer, at('attributes'), attributeBytes),
      attributes,
      rows,
    ),
  }
}

/** First row whose count is above the one before, or −1. */
function risingCount(counts: Uint32Array): number {
  for (let row = 1; row < counts.length; row++) {
    if ((counts[row] as number) > (counts[row - 1] as number)) return row
  }
  return -1
}

/** Rows of falling counts that are not 0. */
function countTrained(counts: Uint32Array): number {
  const first = counts.indexOf(0)
  return first === -1 ? counts.length : first
}

function checkColumns(lengths: Record<string, number>, rows: number): void {
  for (const [name, length] of Object.entries(lengths)) {
    if (length !== rows) throw new RangeError(`there are ${length} ${name} for ${rows} rows of factors`)
  }
}
