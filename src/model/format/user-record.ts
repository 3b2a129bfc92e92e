/** The bytes of one user within a bucket. FORMAT.md draws them. */
import { ModelFormatError } from '../errors.ts'
import type { RatingUser, RowInteraction, UserRecord } from '../tables.ts'
import { quantiseUser } from '../user-codes.ts'
import { decodeUtf8 } from '../utf8.ts'
import { finite } from './finite.ts'

/** Record bytes, id bytes, interactions, scale. */
const FIXED_BYTES = 16
/** Scale, bias and baseline bias of the rating table. */
const RATING_FIXED_BYTES = 12

/** The counts of the head that a record's layout depends on. */
export interface RecordShape {
  readonly factors: number
  readonly ratingFactors: number
  readonly items: number
  /** 1 where histories have shares, or 0. */
  readonly shared: number
}

/** One user as the encoder gets it; `factors` are float32 still. */
export interface UserInput {
  readonly idBytes: Uint8Array
  readonly factors: Float32Array
  readonly rating: RatingUser | null
  /** [n]. Ascending item rows. */
  readonly historyRows: Uint32Array
  /** [n] */
  readonly historyValues: Float32Array
  /** [n]. Null where the shape has none. */
  readonly historyShares: Float32Array | null
}

/** Offsets within a record. Everything but the id lies at multiples of 4. */
function recordLayout(shape: RecordShape, interactions: number, idBytes: number) {
  const rating = FIXED_BYTES
  const codes = rating + (shape.ratingFactors > 0 ? RATING_FIXED_BYTES : 0)
  const ratingCodes = codes + 2 * shape.factors
  const rows = align4(ratingCodes + 2 * shape.ratingFactors)
  const values = rows + 4 * interactions
  const shares = values + 4 * interactions
  const id = shares + shape.shared * 4 * interactions
  return { rating, codes, ratingCodes, rows, values, shares, id, bytes: align4(id + idBytes) }
}

/** Bytes of a record, a multiple of 4. */
export function recordBytes(shape: RecordShape, interactions: number, idBytes: number): number {
  return recordLayout(shape, interactions, idBytes).bytes
}

/** Writes one record at the start of `view`. @throws {RangeError} on factors that are not finite. */
export function writeRecord(view: DataView<ArrayBuffer>, shape: RecordShape, user: UserInput): void {
  const { idBytes, historyRows, historyValues, historyShares } = user
  const layout = recordLayout(shape, historyRows.length, idBytes.length)
  view.setUint32(0, layout.bytes, true)
  view.setUint32(4, idBytes.length, true)
  view.setUint32(8, historyRows.length, true)
  view.setFloat32(12, writeCodes(view, layout.codes, user.factors), true)
  if (user.rating !== null) {
    view.setFloat32(layout.rating, writeCodes(view, layout.ratingCodes, user.rating.factors), true)
    view.setFloat32(layout.rating + 4, user.rating.bias, true)
    view.setFloat32(layout.rating + 8, user.rating.baselineBias, true)
  }
  for (let index = 0; index < historyRows.length; index++) {
    view.setUint32(layout.rows + 4 * index, historyRows[index] as number, true)
    view.setFloat32(layout.values + 4 * index, historyValues[index] as number, true)
    if (historyShares !== null) {
      view.setFloat32(layout.shares + 4 * index, historyShares[index] as number, true)
    }
  }
  new Uint8Array(view.buffer, view.byteOffset + layout.id, idBytes.length).set(idBytes)
}

/** Where the record that `view` starts with ends, and its id: enough to tell whether it is the one looked for. */
export interface RecordBounds {
  readonly bytes: number
  readonly idBytes: Uint8Array
  readonly interactions: number
}

/** @throws {ModelFormatError} where the record does not fit into `view` or its counts do not agree with its length. */
export function readRecordBounds(view: DataView, shape: RecordShape): RecordBounds {
  if (view.byteLength < FIXED_BYTES) {
    throw new ModelFormatError(
      `a user record needs ${FIXED_BYTES} bytes at least, ${view.byteLength} are left`,
    )
  }
  const bytes = view.getUint32(0, true)
  const idLength = view.getUint32(4, true)
  const interactions = view.getUint32(8, true)
  const layout = recordLayout(shape, interactions, idLength)
  if (bytes !== layout.bytes || bytes > view.byteLength) {
    throw new ModelFormatError(
      `a user record of ${interactions} interactions says ${bytes} bytes, expected ${layout.bytes} of ${view.byteLength}`,
    )
  }
  return { bytes, interactions, idBytes: new Uint8Array(view.buffer, view.byteOffset + layout.id, idLength) }
}

/**
 * @throws {ModelFormatError} where the history does not rise or leaves the items, or a number is none. Whose it is, the
 * message does not say: the Worker logs it.
 */
export function readRecord(view: DataView, shape: RecordShape, bounds: RecordBounds): UserRecord {
  const layout = recordLayout(shape, bounds.interactions, bounds.idBytes.length)
  const userId = decodeUtf8(bounds.idBytes)
  const history: RowInteraction[] = []
  let previous = -1
  for (let index = 0; index < bounds.interactions; index++) {
    const row = view.getUint32(layout.rows + 4 * index, true)
    if (row <= previous || row >= shape.items) {
      throw new ModelFormatError(
        `the history of a user has item row ${row} after ${previous}, of ${shape.items} items`,
      )
    }
    const value = view.getFloat32(layout.values + 4 * index, true)
    const share = shape.shared === 0 ? 1 : view.getFloat32(layout.shares + 4 * index, true)
    if (!Number.isFinite(value) || !(share >= 0 && share <= 1)) {
      throw new ModelFormatError(
        `the history of a user has the value ${value} with the share ${share}, expected a finite one with 0…1`,
      )
    }
    history.push(shape.shared === 0 ? { row, value } : { row, value, share })
    previous = row
  }
  const factors = readCodes(view, layout.codes, shape.factors, view.getFloat32(12, true))
  return { userId, factors, rating: readRating(view, layout, shape), history }
}

/** Null where there is no rating table. */
function readRating(
  view: DataView,
  layout: ReturnType<typeof recordLayout>,
  { ratingFactors }: RecordShape,
): RatingUser | null {
  if (ratingFactors === 0) return null
  const [scale = 0, bias = 0, baselineBias = 0] = finite(
    Float32Array.from([0, 4, 8], (offset) => view.getFloat32(layout.rating + offset, true)),
    'scale and biases of a user',
  )
  return { factors: readCodes(view, layout.ratingCodes, ratingFactors, scale), bias, baselineBias }
}

function writeCodes(view: DataView, offset: number, values: Float32Array): number {
  const codes = new Int16Array(values.length)
  const scale = quantiseUser(values, codes)
  for (let factor = 0; factor < codes.length; factor++) {
    view.setInt16(offset + 2 * factor, codes[factor] as number, true)
  }
  return scale
}

/** The scale may be a number and the product none. */
function readCodes(view: DataView, offset: number, factors: number, scale: number): Float32Array {
  const code = (factor: number) => view.getInt16(offset + 2 * factor, true)
  const values = Float32Array.from({ length: factors }, (_, factor) => code(factor) * scale)
  return finite(values, 'factors of a user')
}

function align4(bytes: number): number {
  return Math.ceil(bytes / 4) * 4
}
