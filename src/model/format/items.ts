/** The items blob: everything that scoring and fold-in need, in one read. FORMAT.md draws the bytes. */
import { rowStride } from '../quantise.ts'
import type { ItemTable, QuantisedFactors } from '../tables.ts'
import { type AttributeInput, decodeAttributes, encodeAttributes, MAX_ATTRIBUTES } from './attributes.ts'
import { type CountRuns, checkCounts, countedRows, countOf, encodeCounts } from './count-runs.ts'
import { dequantisedGramian, inverseCodeNorms } from './derived.ts'
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

const ITEMS = {
  name: 'items blob',
  magic: 'FDIT',
  version: 4,
  counts: {
    rows: ANY_COUNT,
    factors: FACTORS,
    idBytes: ANY_COUNT,
    attributes: [0, MAX_ATTRIBUTES],
    attributeBytes: ANY_COUNT,
    biased: [0, 1],
    countRuns: ANY_COUNT,
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

function itemsLayout({
  rows,
  factors,
  idBytes,
  attributeBytes,
  biased,
  countRuns,
}: Omit<Record<keyof typeof ITEMS.counts, number>, 'attributes'>) {
  return layOut(HEADER_BYTES, {
    gramian: 4 * factors * factors,
    codes: rows * rowStride(factors),
    scales: 4 * rows,
    biases: biased * 4 * rows,
    inverseNorms: 4 * rows,
    counts: 4 * countRuns,
    countEnds: 4 * countRuns,
    ...idSections(rows, idBytes),
    attributes: attributeBytes,
  })
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
  const runs = encodeCounts(counts)
  const encodedIds = encodeIds(ids, 'item')
  const encodedAttributes = encodeAttributes(attributes, rows)
  const header = {
    rows,
    factors,
    idBytes: encodedIds.text.length,
    attributes: attributes.length,
    attributeBytes: encodedAttributes.length,
    biased: biases.some((bias) => bias !== 0) ? 1 : 0,
    countRuns: runs.counts.length,
  }
  const { offsets, bytes: size } = itemsLayout(header)
  const bytes = new Uint8Array(size)
  writeHeader(bytes, ITEMS, header)
  const gramian = dequantisedGramian(input.factors, countedRows(runs, rows))
  new Float32Array(bytes.buffer, offsets.gramian).set(gramian)
  new Int8Array(bytes.buffer, offsets.codes).set(codes)
  new Float32Array(bytes.buffer, offsets.scales).set(scales)
  if (header.biased === 1) new Float32Array(bytes.buffer, offsets.biases).set(biases)
  new Float32Array(bytes.buffer, offsets.inverseNorms).set(inverseCodeNorms(input.factors))
  new Uint32Array(bytes.buffer, offsets.counts).set(runs.counts)
  new Uint32Array(bytes.buffer, offsets.countEnds).set(runs.ends)
  writeIds(bytes, offsets, encodedIds)
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
  const header = readHeader(bytes, ITEMS)
  const { rows, factors, idBytes, countRuns } = header
  const { offsets, bytes: size } = itemsLayout(header)
  checkLength(bytes, size, `the items blob of ${rows} × ${factors} with ${idBytes} bytes of ids`)

  const at = (section: keyof typeof offsets) => bytes.byteOffset + offsets[section]
  const float32 = (section: keyof typeof offsets, length: number) =>
    finite(new Float32Array(bytes.buffer, at(section), length), `${section} of the items`)
  const uint32 = (section: keyof typeof offsets, length: number) =>
    new Uint32Array(bytes.buffer, at(section), length)
  const stride = rowStride(factors)
  const runs: CountRuns = { counts: uint32('counts', countRuns), ends: uint32('countEnds', countRuns) }
  checkCounts(runs, rows)
  return {
    rows,
    factors,
    stride,
    codes: new Int8Array(bytes.buffer, at('codes'), rows * stride),
    scales: float32('scales', rows),
    biases: header.biased === 1 ? float32('biases', rows) : null,
    inverseNorms: float32('inverseNorms', rows),
    countOf: (row) => countOf(runs, row),
    trainedRows: countedRows(runs, rows),
    gramian: float32('gramian', factors * factors),
    ids: decodeIds(bytes, offsets, rows, idBytes, 'item'),
    attributes: decodeAttributes(
      new Uint8Array(bytes.buffer, at('attributes'), header.attributeBytes),
      header.attributes,
      rows,
    ),
  }
}

function checkColumns(lengths: Record<string, number>, rows: number): void {
  for (const [name, length] of Object.entries(lengths)) {
    if (length !== rows) throw new RangeError(`there are ${length} ${name} for ${rows} rows of factors`)
  }
}
