import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ModelFormatError } from '../../src/model/errors.ts'
import { compareBytes, decodeUtf8, encodeUtf8 } from '../../src/model/utf8.ts'

const wellFormed = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed())

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = encodeUtf8(text)
  if (bytes === null) throw new Error(`${JSON.stringify(text)} is not well formed`)
  return bytes
}

describe('UTF-8', () => {
  test('gives any well-formed text back', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(decodeUtf8(bytesOf(text))).toBe(text)
      }),
    )
    expect(decodeUtf8(bytesOf('\uFEFFmark'))).toBe('\uFEFFmark')
  })

  test('has no bytes for a lone surrogate', () => {
    expect(encodeUtf8('a\uD83C')).toBeNull()
  })

  test('refuses bytes that are none', () => {
    expect(() => decodeUtf8(Uint8Array.of(0x61, 0xc3))).toThrow(ModelFormatError)
    expect(() => decodeUtf8(Uint8Array.of(0x61, 0xc3))).toThrow('2 bytes that should be text are not UTF-8')
  })
})

describe('compareBytes', () => {
  test('orders texts by code point, which UTF-16 units do not', () => {
    const order = ['\u{1F3AC}', '\uFFFD', 'b', 'ab', 'a', ''].sort((left, right) =>
      compareBytes(bytesOf(left), bytesOf(right)),
    )
    expect(order).toEqual(['', 'a', 'ab', 'b', '\uFFFD', '\u{1F3AC}'])
    expect('\u{1F3AC}' < '\uFFFD').toBe(true)
  })

  test('of a part is that of a view of the part', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.nat(), fc.nat(), (bytes, right, from, to) => {
        const [start, end] = [from % (bytes.length + 1), to % (bytes.length + 1)].sort((a, b) => a - b)
        expect(compareBytes(bytes, right, start, end)).toBe(compareBytes(bytes.subarray(start, end), right))
      }),
    )
  })

  test('agrees with Buffer.compare', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
        expect(Math.sign(compareBytes(left, right))).toBe(Buffer.compare(left, right))
      }),
    )
  })
})
