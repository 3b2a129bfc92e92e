import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bitmapWords,
  complement,
  countBits,
  emptyBitmap,
  endsWithRows,
  hasBit,
  setBit,
} from '../../src/model/bitmap.ts'

test('a bit a row, at the sizes around a word', () => {
  expect([0, 1, 31, 32, 33, 64, 65].map(bitmapWords)).toEqual([0, 1, 1, 1, 2, 2, 3])
})

test('the bytes are those that the kernel reads: bit r & 7 of byte r >> 3', () => {
  const bits = emptyBitmap(40)
  for (const row of [0, 9, 31, 39]) setBit(bits, row)
  expect([...new Uint8Array(bits.buffer)]).toEqual([1, 2, 0, 128, 128, 0, 0, 0])
})

test('equals a set of rows, also turned over', () => {
  const rows = fc.integer({ min: 1, max: 200 })
  fc.assert(
    fc.property(rows, fc.array(fc.nat({ max: 199 })), (bound, numbers) => {
      const members = new Set(numbers.filter((row) => row < bound))
      const bits = emptyBitmap(bound)
      for (const row of members) setBit(bits, row)
      const all = Array.from({ length: bound }, (_, row) => row)
      expect(all.filter((row) => hasBit(bits, row))).toEqual(all.filter((row) => members.has(row)))
      expect(countBits(bits)).toBe(members.size)
      complement(bits, bound)
      expect(all.filter((row) => hasBit(bits, row))).toEqual(all.filter((row) => !members.has(row)))
      expect(countBits(bits)).toBe(bound - members.size)
      expect(endsWithRows(bits, bound)).toBe(true)
    }),
  )
})

test('a bit behind the last row is seen', () => {
  expect(endsWithRows(Uint32Array.of(0b111), 3)).toBe(true)
  expect(endsWithRows(Uint32Array.of(0b1000), 3)).toBe(false)
  expect(endsWithRows(Uint32Array.of(0xffffffff), 32)).toBe(true)
  expect(endsWithRows(new Uint32Array(0), 0)).toBe(true)
})
