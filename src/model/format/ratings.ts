/** The ratings blob: the item side of the rating table, with the rows of the items blob. FORMAT.md draws it. */
import { rowStride } from '../quantise.ts'
import type { QuantisedFactors, RatingTable } from '../tables.ts'
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
import { type Layout, layOut } from './sections.ts'

const RATINGS = {
  name: 'ratings blob',
  magic: 'FDRT',
  version: 1,
  counts: { rows: ANY_COUNT, factors: FACTORS },
} as const satisfies BlobKind<string>

type Section = 'codes' | 'scales' | 'biases' | 'baselineBiases'

function ratingsLayout(rows: number, factors: number): Layout<Section> {
  return layOut<Section>(HEADER_BYTES, {
    codes: rows * rowStride(factors),
    scales: 4 * rows,
    biases: 4 * rows,
    baselineBiases: 4 * rows,
  })
}

/** Bytes of a ratings blob. */
export function ratingsBytes(rows: number, factors: number): number {
  return ratingsLayout(rows, factors).bytes
}

export interface RatingsInput {
  readonly factors: QuantisedFactors
  /** [rows]. b_i of the factor model. */
  readonly biases: Float32Array
  /** [rows]. b_i of the bias-only baseline. */
  readonly baselineBiases: Float32Array
}

/** @throws {RangeError} on biases that are not finite or not one a row. */
export function encodeRatings(input: RatingsInput): Uint8Array<ArrayBuffer> {
  const { rows, factors, codes, scales } = input.factors
  checkBiases(input.biases, rows, 'bias')
  checkBiases(input.baselineBiases, rows, 'baseline bias')
  const { offsets, bytes: size } = ratingsLayout(rows, factors)
  const bytes = new Uint8Array(size)
  writeHeader(bytes, RATINGS, { rows, factors })
  new Int8Array(bytes.buffer, offsets.codes).set(codes)
  new Float32Array(bytes.buffer, offsets.scales).set(scales)
  new Float32Array(bytes.buffer, offsets.biases).set(input.biases)
  new Float32Array(bytes.buffer, offsets.baselineBiases).set(input.baselineBiases)
  return bytes
}

/**
 * Views into `bytes`, which lie at a multiple of 16; nothing is copied.
 * @throws {ModelFormatError} unless they are exactly one complete ratings blob of this version.
 */
export function decodeRatings(bytes: Uint8Array): RatingTable {
  const { rows, factors } = readHeader(bytes, RATINGS)
  const { offsets, bytes: expected } = ratingsLayout(rows, factors)
  checkLength(bytes, expected, `the ratings blob of ${rows} × ${factors}`)
  const float32 = (section: Section) =>
    finite(
      new Float32Array(bytes.buffer, bytes.byteOffset + offsets[section], rows),
      `${section} of the ratings`,
    )
  const stride = rowStride(factors)
  return {
    rows,
    factors,
    stride,
    codes: new Int8Array(bytes.buffer, bytes.byteOffset + offsets.codes, rows * stride),
    scales: float32('scales'),
    biases: float32('biases'),
    baselineBiases: float32('baselineBiases'),
  }
}

function checkBiases(biases: Float32Array, rows: number, name: string): void {
  if (biases.length !== rows)
    throw new RangeError(`there are ${biases.length} values of ${name} for ${rows} items`)
  const bad = biases.findIndex((bias) => !Number.isFinite(bias))
  if (bad !== -1)
    throw new RangeError(`the ${name} of item row ${bad} is ${biases[bad]}, expected a finite number`)
}
