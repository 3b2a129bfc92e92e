/** The tables that scoring reads, as the decoders in `format/` return them: views into one blob, no copies. */

/** Quantised factors: value of row r, factor f = codes[r · stride + f] × scales[r]. */
export interface QuantisedFactors {
  readonly rows: number
  readonly factors: number
  /** Bytes between rows of `codes`: `factors` rounded up to 16, so that a row never needs a scalar tail. */
  readonly stride: number
  /** [rows, stride], row-major, −127…127. Bytes factors…stride of each row are zero. */
  readonly codes: Int8Array
  /** [rows] */
  readonly scales: Float32Array
}

/** The items blob. Rows are in popularity order: row 0 has the most training interactions. */
export interface ItemTable extends QuantisedFactors {
  /** [rows]. Added to every score; null where all of them are zero, as after implicit ALS. */
  readonly biases: Float32Array | null
  /** [rows]. 1 / ‖codes of the row‖, so that cosine = Σ codes·user × inverseNorms[r] / ‖user‖; 0 for a zero row. */
  readonly inverseNorms: Float32Array
  /** Training interactions of the item in a row of 0…rows−1, never increasing from row to row. */
  countOf(row: number): number
  /** Rows with training interactions. Those behind are of new items, whose factors come from their attributes. */
  readonly trainedRows: number
  /** [factors, factors]. YᵀY of the *dequantised* trained rows, symmetric, unscaled by α₀. */
  readonly gramian: Float32Array
  readonly ids: ItemIds
  /** What filters can ask of an item, in the order of the blob. */
  readonly attributes: readonly AttributeColumn[]
}

export const ATTRIBUTE_TYPES = ['set', 'number', 'flag'] as const
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number]

/** One attribute of every item. */
export type AttributeColumn = SetColumn | NumberColumn | FlagColumn

/** Each item has any number of texts, or none. */
export interface SetColumn {
  readonly name: string
  readonly type: 'set'
  /** Different texts, in order of their UTF-8 bytes. */
  readonly values: number
  /** @throws {RangeError} outside 0…values−1. */
  valueAt(index: number): string
  /** Place of a text, or −1. */
  indexOf(value: string): number
  /** How many items have the text of this place. */
  countAt(index: number): number
  /** Sets the bits of the items that have the text of this place. */
  addRows(index: number, bits: Uint32Array): void
}

export interface NumberColumn {
  readonly name: string
  readonly type: 'number'
  /** [rows]. NaN where an item has none. */
  readonly values: Float32Array | Float64Array
}

export interface FlagColumn {
  readonly name: string
  readonly type: 'flag'
  /** One bit a row: items whose flag is true. */
  readonly whenTrue: Uint32Array
  /** One bit a row: items whose flag is false. */
  readonly whenFalse: Uint32Array
}

export interface ItemIds {
  readonly rows: number
  /** Id of a row. @throws {RangeError} outside 0…rows−1. */
  idOf(row: number): string
  /** Row of an id, or −1. */
  rowOf(id: string): number
  /** One bit a row: ids that begin with this text. */
  rowsBeginningWith(text: string): Uint32Array
}

/** The user factors blob. */
export interface UserTable extends QuantisedFactors {
  /** [rows]. As in the items blob. */
  readonly inverseNorms: Float32Array
  readonly ids: ItemIds
}

/** The ratings blob: predicted rating = μ + b_u + biases[i] + p_u · q_i. Same rows as the items blob. */
export interface RatingTable extends QuantisedFactors {
  /** [rows]. b_i of the factor model. */
  readonly biases: Float32Array
  /** [rows]. b_i of the bias-only baseline. */
  readonly baselineBiases: Float32Array
}

/** One user of the users blob. */
export interface UserRecord {
  readonly userId: string
  /** [factors]. Decoded ranking vector x_u. */
  readonly factors: Float32Array
  /** Null where there is no rating table. */
  readonly rating: RatingUser | null
  /** Every training interaction, in order of item row. */
  readonly history: readonly RowInteraction[]
}

/** A user's side of the rating table. */
export interface RatingUser {
  /** [factors of the rating table]. p_u. */
  readonly factors: Float32Array
  /** b_u of the factor model. */
  readonly bias: number
  /** b_u of the bias-only baseline. */
  readonly baselineBias: number
}

export interface RowInteraction {
  readonly row: number
  /** Raw value, before the weight rule. */
  readonly value: number
  /** 0…1: how much of the interaction counts, 1 where it is not said. */
  readonly share?: number
}

export interface ScoredRow {
  readonly row: number
  readonly score: number
}
