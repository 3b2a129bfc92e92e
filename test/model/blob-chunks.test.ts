import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ChunkedHead,
  chunkCount,
  chunkedHeadSchema,
  chunkRange,
  MAX_CHUNK_BYTES,
  slicesOf,
} from '../../src/model/blob-chunks.ts'

const heads = fc.record({
  bytes: fc.oneof(fc.nat(50), fc.nat(4 * MAX_CHUNK_BYTES)),
  chunkBytes: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1_000_000, max: MAX_CHUNK_BYTES })),
})
/** Few chunks, so that all of them can be walked. */
const smallHeads = fc.record({ bytes: fc.nat(60), chunkBytes: fc.integer({ min: 1, max: 12 }) })

function rangesOf(head: fc.Arbitrary<ChunkedHead>) {
  return head.chain((sizes) =>
    fc.tuple(fc.nat(sizes.bytes), fc.nat(sizes.bytes)).map(([one, other]) => ({
      head: sizes,
      offset: Math.min(one, other),
      length: Math.abs(one - other),
    })),
  )
}

describe('chunks', () => {
  test.each([
    [0, 4, 0],
    [1, 4, 1],
    [3, 4, 1],
    [4, 4, 1],
    [5, 4, 2],
    [8, 4, 2],
    [9, 4, 3],
    [MAX_CHUNK_BYTES, MAX_CHUNK_BYTES, 1],
    [MAX_CHUNK_BYTES + 1, MAX_CHUNK_BYTES, 2],
  ])('%i bytes by %i are %i', (bytes, chunkBytes, chunks) => {
    expect(chunkCount({ bytes, chunkBytes })).toBe(chunks)
  })

  test('lie one behind the other, none empty, none above its size, to the end of the blob', () => {
    fc.assert(
      fc.property(smallHeads, (head) => {
        let end = 0
        for (let index = 0; index < chunkCount(head); index++) {
          const chunk = chunkRange(head, index)
          expect(chunk.start).toBe(end)
          expect(chunk.end - chunk.start).toBeGreaterThan(0)
          expect(chunk.end - chunk.start).toBeLessThanOrEqual(head.chunkBytes)
          end = chunk.end
        }
        expect(end).toBe(head.bytes)
      }),
    )
  })
})

describe('the slices of a range', () => {
  test('are its bytes, in order', () => {
    fc.assert(
      fc.property(rangesOf(smallHeads), ({ head, offset, length }) => {
        const bytes = Array.from({ length: head.bytes }, (_, place) => place)
        const read = slicesOf(head, offset, length).flatMap(({ index, start, end }) => {
          const chunk = chunkRange(head, index)
          return bytes.slice(chunk.start, chunk.end).slice(start, end)
        })
        expect(read).toEqual(bytes.slice(offset, offset + length))
      }),
    )
  })

  test('are of no more chunks than the range touches, at any size', () => {
    fc.assert(
      fc.property(rangesOf(heads), ({ head, offset, length }) => {
        fc.pre(length / head.chunkBytes < 1000)
        const indexes = slicesOf(head, offset, length).map(({ index }) => index)
        const first = Math.floor(offset / head.chunkBytes)
        const last = Math.floor((offset + length - 1) / head.chunkBytes)
        const touched =
          length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, place) => first + place)
        expect(indexes).toEqual(touched)
      }),
    )
  })

  test.each([
    [9, 2],
    [10, 1],
    [11, 0],
    [-1, 1],
    [0, -1],
    [Number.NaN, 1],
  ])('from %d, %d bytes, are refused of a blob of 10', (offset, length) => {
    expect(() => slicesOf({ bytes: 10, chunkBytes: 4 }, offset, length)).toThrow(
      `asked for ${length} bytes from ${offset} of a blob of 10`,
    )
  })

  test('at the end of the blob are none of nothing, and one of one byte', () => {
    expect(slicesOf({ bytes: 10, chunkBytes: 4 }, 10, 0)).toEqual([])
    expect(slicesOf({ bytes: 10, chunkBytes: 4 }, 9, 1)).toEqual([{ index: 2, start: 1, end: 2 }])
  })
})

test.each([
  [{ bytes: 0, chunkBytes: 1 }, true],
  [{ bytes: 1, chunkBytes: MAX_CHUNK_BYTES }, true],
  [{ bytes: 1, chunkBytes: MAX_CHUNK_BYTES + 1 }, false],
  [{ bytes: 1, chunkBytes: 0 }, false],
  [{ bytes: -1, chunkBytes: 1 }, false],
  [{ bytes: 1.5, chunkBytes: 1 }, false],
  [{ bytes: 1 }, false],
])('a head %j is taken: %s', (head, taken) => {
  expect(chunkedHeadSchema.safeParse(head).success).toBe(taken)
})
