/** A number that is none is refused wherever one is stored: scores from it would be none either. */
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { decodeItems, encodeItems } from '../../../src/model/format/items.ts'
import { decodeRatings, encodeRatings } from '../../../src/model/format/ratings.ts'
import { decodeUserFactors, encodeUserFactors } from '../../../src/model/format/user-factors.ts'
import {
  readRecord,
  readRecordBounds,
  recordBytes,
  writeRecord,
} from '../../../src/model/format/user-record.ts'
import { quantiseRows } from '../../../src/model/quantise.ts'

const ROWS = 3
const FACTORS = 2
const TABLE = quantiseRows(Float32Array.of(1, 2, 3, 4, 5, 6), ROWS, FACTORS)
/** No number of the blobs but those that are looked for. */
const BIASES = Float32Array.of(11.5, 12.5, 13.5)
const BASELINE = Float32Array.of(21.5, 22.5, 23.5)

const items = encodeItems({
  ids: ['a', 'b', 'c'],
  factors: TABLE,
  biases: BIASES,
  counts: Uint32Array.of(3, 2, 1),
})
const decodedItems = decodeItems(items)
const places: [string, Uint8Array<ArrayBuffer>, (bytes: Uint8Array) => unknown, number][] = [
  ['the gramian of the items', items, decodeItems, decodedItems.gramian.byteOffset],
  ['a scale of the items', items, decodeItems, decodedItems.scales.byteOffset],
  ['a bias of the items', items, decodeItems, placeOf(items, 12.5)],
  ['a norm of the items', items, decodeItems, decodedItems.inverseNorms.byteOffset],
]
const ratings = encodeRatings({ factors: TABLE, biases: BIASES, baselineBiases: BASELINE })
places.push(
  ['a scale of the ratings', ratings, decodeRatings, decodeRatings(ratings).scales.byteOffset],
  ['a bias of the ratings', ratings, decodeRatings, placeOf(ratings, 11.5)],
  ['a baseline bias of the ratings', ratings, decodeRatings, placeOf(ratings, 23.5)],
)
const users = encodeUserFactors(['a', 'b', 'c'], TABLE)
places.push(
  ['a scale of the users', users, decodeUserFactors, decodeUserFactors(users).scales.byteOffset],
  ['a norm of the users', users, decodeUserFactors, decodeUserFactors(users).inverseNorms.byteOffset],
)

const SHAPE = { factors: FACTORS, ratingFactors: FACTORS, items: ROWS, shared: 1 }
const record = new Uint8Array(recordBytes(SHAPE, 1, 1))
writeRecord(new DataView(record.buffer), SHAPE, {
  idBytes: Uint8Array.of(97),
  factors: Float32Array.of(1, 2),
  rating: { factors: Float32Array.of(3, 4), bias: 31.5, baselineBias: 32.5 },
  historyRows: Uint32Array.of(1),
  historyValues: Float32Array.of(33.5),
  historyShares: Float32Array.of(0.75),
})
function decodeRecord(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readRecord(view, SHAPE, readRecordBounds(view, SHAPE))
}
places.push(
  ['the scale of a record', record, decodeRecord, 12],
  ['the scale of a record for ratings', record, decodeRecord, 16],
  ['the bias of a record', record, decodeRecord, placeOf(record, 31.5)],
  ['the baseline bias of a record', record, decodeRecord, placeOf(record, 32.5)],
  ['a value of a history', record, decodeRecord, placeOf(record, 33.5)],
  ['a share of a history', record, decodeRecord, placeOf(record, 0.75)],
)

function placeOf(bytes: Uint8Array<ArrayBuffer>, value: number): number {
  const place = new Float32Array(bytes.buffer).indexOf(value)
  if (place < 0) throw new Error(`${value} is not stored`)
  return 4 * place
}

describe.each(places)('%s', (_what, blob, decode, place) => {
  test('decodes as it was written', () => {
    expect(() => decode(blob.slice())).not.toThrow()
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('is refused as %d', (value) => {
    const damaged = blob.slice()
    new DataView(damaged.buffer).setFloat32(place, value, true)
    expect(() => decode(damaged)).toThrow(ModelFormatError)
  })
})

test('what is said of a damaged record does not name its user: the Worker logs it', () => {
  const named = new Uint8Array(recordBytes(SHAPE, 1, 4))
  writeRecord(new DataView(named.buffer), SHAPE, {
    idBytes: new TextEncoder().encode('anna'),
    factors: Float32Array.of(1, 2),
    rating: { factors: Float32Array.of(3, 4), bias: 31.5, baselineBias: 32.5 },
    historyRows: Uint32Array.of(1),
    historyValues: Float32Array.of(33.5),
    historyShares: Float32Array.of(0.75),
  })
  for (const place of [12, placeOf(named, 31.5), placeOf(named, 33.5)]) {
    const damaged = named.slice()
    new DataView(damaged.buffer).setFloat32(place, Number.NaN, true)
    expect(() => decodeRecord(damaged)).toThrow(/^(?!.*anna)/s)
  }
})
