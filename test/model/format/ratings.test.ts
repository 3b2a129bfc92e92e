import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import {
  decodeRatings,
  encodeRatings,
  type RatingsInput,
  ratingsBytes,
} from '../../../src/model/format/ratings.ts'
import { quantiseRows } from '../../../src/model/quantise.ts'
import { createRng } from '../../../src/model/rng.ts'
import { atOffset, flipBit } from './damage.ts'

function ratingsInput(rows: number, factors: number): RatingsInput {
  const rng = createRng(2)
  const normals = (length: number) => Float32Array.from({ length }, () => rng.normal())
  return {
    factors: quantiseRows(normals(rows * factors), rows, factors),
    biases: normals(rows),
    baselineBiases: normals(rows),
  }
}

test.each([1, 15, 16, 17, 64])('round trip of %i factors', (factors) => {
  for (const rows of [0, 1, 17, 100]) {
    const input = ratingsInput(rows, factors)
    const blob = encodeRatings(input)
    expect(blob.length).toBe(ratingsBytes(rows, factors))
    const { biases, baselineBiases, ...table } = decodeRatings(atOffset(blob, 16))
    expect(table).toEqual(input.factors)
    expect(biases).toEqual(input.biases)
    expect(baselineBiases).toEqual(input.baselineBiases)
  }
})

describe('refuses', () => {
  const blob = encodeRatings(ratingsInput(3, 17))

  test('every truncation', () => {
    for (let length = 0; length < blob.length; length++) {
      expect(() => decodeRatings(blob.slice(0, length))).toThrow(ModelFormatError)
    }
  })

  test('every flipped bit of the header', () => {
    for (let bit = 0; bit < 64 * 8; bit++) {
      const copy = blob.slice()
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
      // 17 ↔ 16…31 factors have other strides or are the same size: those are the checksum's to find.
      const sameSize = bit >> 3 === 12 && [1, 2, 3].includes(bit & 7)
      if (!sameSize) expect(() => decodeRatings(copy), `bit ${bit}`).toThrow(ModelFormatError)
    }
  })

  test('or reads in bounds, whatever bit is flipped', () => {
    const rng = createRng(3)
    for (let trial = 0; trial < 1000; trial++) {
      try {
        const table = decodeRatings(flipBit(blob, rng))
        expect(table.codes.length).toBe(table.rows * table.stride)
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFormatError)
      }
    }
  })

  test('biases that are not finite, or not one an item', () => {
    const input = ratingsInput(2, 1)
    expect(() => encodeRatings({ ...input, biases: new Float32Array([1, Infinity]) })).toThrow(
      'the bias of item row 1 is Infinity, expected a finite number',
    )
    expect(() => encodeRatings({ ...input, baselineBiases: new Float32Array(3) })).toThrow(
      'there are 3 values of baseline bias for 2 items',
    )
  })
})
