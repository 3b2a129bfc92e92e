import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelFormatError } from '../../../src/model/errors.ts'
import { BLOCK, encodeFrontCoded, readFrontCoded } from '../../../src/model/format/front-coding.ts'
import { createRng } from '../../../src/model/rng.ts'
import { compareBytes } from '../../../src/model/utf8.ts'
import { flipBit } from './damage.ts'

/** Few different bytes, so that neighbours share much, and texts that begin others. */
const text = fc
  .array(fc.integer({ min: 97, max: 99 }), { maxLength: 8 })
  .map((bytes) => Uint8Array.from(bytes))
const texts = fc
  .uniqueArray(text, { selector: String, maxLength: 3 * BLOCK + 1 })
  .map((list) => list.sort((left, right) => compareBytes(left, right)))

test('every text is read from its place, and found there; others are not found', () => {
  fc.assert(
    fc.property(texts, fc.array(text, { maxLength: 20 }), (list, others) => {
      const reader = readFrontCoded(encodeFrontCoded(list), list.length, 'ids')
      expect(list.map((_, place) => Uint8Array.from(reader.at(place)))).toEqual(list)
      expect(list.map((each) => reader.find(each))).toEqual([...list.keys()])
      for (const other of others) {
        const behind = list.findIndex((each) => compareBytes(each, other) >= 0)
        expect(reader.lowerBound(other)).toBe(behind === -1 ? list.length : behind)
        expect(reader.find(other)).toBe(list.findIndex((each) => compareBytes(each, other) === 0))
      }
    }),
    { numRuns: 300 },
  )
})

test('texts of 127, 128, 16,383 and 16,384 bytes, with as many shared', () => {
  const list = [127, 128, 16_383, 16_384, 20_000].map((length) => new Uint8Array(length).fill(65))
  const reader = readFrontCoded(encodeFrontCoded(list), list.length, 'ids')
  expect(list.map((_, place) => reader.at(place).length)).toEqual(list.map(({ length }) => length))
  expect(list.map((each) => reader.find(each))).toEqual([0, 1, 2, 3, 4])
})

test('ids of a large catalogue take a third of their bytes', () => {
  const encoder = new TextEncoder()
  const list = Array.from({ length: 10_000 }, (_, item) => encoder.encode(`item-${1_000_000 + item}`))
  expect(encodeFrontCoded(list).text.length).toBeLessThan(4 * list.length)
})

test('blocks that begin elsewhere than their texts are refused, also where the texts fill all bytes', () => {
  const list = Array.from({ length: BLOCK + 1 }, (_, item) => Uint8Array.of(65 + item))
  const { text: bytes, blocks } = encodeFrontCoded(list)
  const firstBlock = bytes.slice(0, blocks[1])
  for (const second of [0, 3, firstBlock.length - 3]) {
    const moved = { text: firstBlock, blocks: Uint32Array.of(0, second, firstBlock.length) }
    expect(() => readFrontCoded(moved, list.length, 'ids')).toThrow('block 1 of the ids begins at byte')
  }
})

test('whatever bit is flipped, it is refused or read safely', () => {
  const list = Array.from({ length: 40 }, (_, item) => new TextEncoder().encode(`item-${100 + item}`))
  const { text: bytes, blocks } = encodeFrontCoded(list)
  const rng = createRng(3)
  let refused = 0
  for (let trial = 0; trial < 3000; trial++) {
    try {
      const reader = readFrontCoded({ text: flipBit(bytes, rng), blocks }, list.length, 'ids')
      for (const [place, each] of list.entries()) {
        expect(reader.at(place).length).toBeLessThan(256)
        expect(reader.find(each)).toBeLessThan(list.length)
      }
    } catch (error) {
      expect(error).toBeInstanceOf(ModelFormatError)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(500)
})
